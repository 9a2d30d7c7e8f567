import type { Logger } from 'pino'
import { TurnQueue } from './chat/limits/turn-queue.ts'
import type { Config } from './config/config.ts'
import type { Engine } from './engines.ts'
import { Files } from './files/files.ts'
import { openFileStore, storeName } from './files/open-file-store.ts'

/** Undefined: this node has no place for files. `instance`: the id of the log. */
export function openFiles(
  config: Config,
  { files: records, isShared, keepsReplaced = () => false }: Engine,
  logger: Logger,
  instance: () => Promise<string>,
): Files | undefined {
  const { filesUrl, uploads } = config
  if (records === undefined) return undefined
  // In a folder, each node would have files that the others do not have.
  if (isShared && filesUrl === undefined) {
    if (uploads)
      logger.info(
        'no files can be sent: with PostgreSQL the nodes need a bucket that they share, which FILES_URL names',
      )
    return undefined
  }
  if (filesUrl !== undefined) logger.info({ store: storeName(config) }, 'files are in a bucket')
  return new Files(config, {
    ...{ records, keepsReplaced, logger, instance },
    store: openFileStore(config, logger),
    queue: new TurnQueue(() => 1),
  })
}
