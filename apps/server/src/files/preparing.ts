import type { UploadRefusalCode } from '@parley/shared'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { isStorageError, StorageFull } from '../log/message-log.ts'
import type { FileRecords } from './file-records.ts'
import { StoreUnavailable, type FileStore } from './file-store.ts'
import { isFull } from './folder-store.ts'
import type { UploadFolder, Upload } from './upload-folder.ts'
import { leastCounted, type Quotas } from './quotas.ts'
import type { Outcome } from './processing/outcome.ts'
import type { Worker } from './processing/worker.ts'

type Made = Extract<Outcome, { type: 'made' }>

export interface PreparingParts {
  incoming: UploadFolder
  store: FileStore
  records: Pick<FileRecords, 'add' | 'find'>
  quotas: Pick<Quotas, 'release'>
  worker: Pick<Worker, 'run'>
  /** Runs one at a time; keys take turns. */
  queue: { wait: <T>(key: string, work: () => Promise<T>) => Promise<T> }
  logger: Pick<Logger, 'warn' | 'error'>
  now: () => number
}

/** Makes files of complete uploads. */
export class Preparing {
  readonly #parts: PreparingParts
  readonly #running = new Map<string, Promise<void>>()

  constructor(parts: PreparingParts) {
    this.#parts = parts
  }

  /** Resolves when the upload is a file, or refused, or when that has to be tried again later. */
  prepare(upload: Upload): Promise<void> {
    const running = this.#running.get(upload.id) ?? this.#start(upload)
    this.#running.set(upload.id, running)
    return running
  }

  isPreparing(id: string): boolean {
    return this.#running.has(id)
  }

  /** Resolves when nothing runs. */
  async settled(): Promise<void> {
    await Promise.all(this.#running.values())
  }

  async #start(upload: Upload) {
    const { queue, logger } = this.#parts
    try {
      await queue.wait(upload.author, () => this.#prepare(upload))
    } catch (error) {
      // Its bytes are there: the next request for it starts this again.
      logger.error({ err: error, id: upload.id }, 'an upload could not be prepared')
    } finally {
      this.#running.delete(upload.id)
    }
  }

  async #prepare(upload: Upload) {
    const { incoming, store, records, quotas, now } = this.#parts
    const { id, room, author } = upload
    if ((await incoming.standOf(upload)).name !== 'complete') return
    try {
      // Otherwise it is a file already: the server was ended before it deleted these bytes.
      if ((await records.find(id)) === undefined) {
        const folder = await incoming.workFolder(id)
        const outcome = await this.#outcomeOf(upload, folder)
        if (outcome === undefined) return // the next start goes on
        if (outcome.type === 'refused') return await this.#refuse(id, outcome.reason)
        const { size } = await stat(join(folder, 'file'))
        const file = { id, ...outcome.about, size }
        const stored = Math.max(leastCounted, await store.put(id, folder))
        await records.add({ room, author, file, stored, at: now() })
      }
    } catch (error) {
      if (error instanceof StorageFull || isFull(error)) {
        await store.delete(id) // nobody knows of it
        return this.#refuse(id, 'storage_full')
      }
      // Without the database and the store nothing is known of it. What was stored is put again.
      if (isStorageError(error) || error instanceof StoreUnavailable) return
      throw error
    }
    quotas.release(id)
    await incoming.prepared(id)
  }

  async #refuse(id: string, reason: UploadRefusalCode | 'storage_full') {
    await this.#parts.incoming.refuse(id, reason)
    this.#parts.quotas.release(id)
  }

  async #outcomeOf({ id, name }: Upload, folder: string): Promise<Outcome | undefined> {
    const { worker, incoming, logger } = this.#parts
    const answer = await worker.run({ path: incoming.pathOf(id), folder, name })
    if (answer.type === 'made' && answer.about.shows === 'video')
      return this.#withPoster(answer, { id, name }, folder)
    if (answer.type !== 'failed') return answer
    const { code, reason } = answer
    if (code === 'stopped') return undefined
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new StorageFull(reason)
    logger.warn({ id, code, reason }, 'a file could not be prepared')
    return { type: 'refused', reason: 'not_processed' }
  }

  /** P14.8: the picture that its sender has drawn of a video, drawn once more here. Without one that can be shown, the video has none. */
  async #withPoster(
    made: Made,
    { id, name }: Pick<Upload, 'id' | 'name'>,
    folder: string,
  ): Promise<Outcome | undefined> {
    const { worker, incoming, logger } = this.#parts
    const path = await incoming.posterOf(id)
    if (path === undefined) return made
    const answer = await worker.run({ path, folder, name, isPoster: true })
    if (answer.type === 'made') {
      const { colours, width, height } = answer.about
      return { type: 'made', about: { width, height, ...made.about, colours } }
    }
    if (answer.type === 'failed') {
      if (answer.code === 'stopped') return undefined
      logger.warn({ id, reason: answer.reason }, 'the picture of a video could not be prepared')
    }
    await rm(join(folder, 'small'), { force: true })
    return made
  }
}
