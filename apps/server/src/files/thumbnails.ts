import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { File } from '@parley/shared'
import type { Logger } from 'pino'
import { StorageFull } from '../log/message-log.ts'
import type { FileRecords } from './file-records.ts'
import { isFull } from './folder-store.ts'
import type { FileStore } from './file-store.ts'
import type { UploadFolder } from './upload-folder.ts'
import type { PreparingParts } from './preparing.ts'

/** A picture of others, made small. */
export interface Thumbnail {
  about: Omit<File, 'id' | 'size'>
  bytes: Buffer
}

interface ThumbnailParts extends Pick<PreparingParts, 'worker' | 'queue'> {
  incoming: Pick<UploadFolder, 'workFolder' | 'delete'>
  store: Pick<FileStore, 'put'>
  records: Pick<FileRecords, 'add' | 'usage'>
  /** Bytes of all files together. */
  uploadTotal: number
  logger: Pick<Logger, 'debug'>
  now: () => number
}

/** P15.3: small pictures that the server makes of those of others, and stores like files of messages. */
export class Thumbnails {
  readonly #parts: ThumbnailParts

  constructor(parts: ThumbnailParts) {
    this.#parts = parts
  }

  /** Undefined: it is not a picture that can be shown. `key`: whose turn it is. */
  make(picture: Buffer, key: string): Promise<Thumbnail | undefined> {
    return this.#parts.queue.wait(key, () => this.#inFolder((folder) => this.#make(picture, folder)))
  }

  /** Stores it as a file that is in no message yet, and returns its id; undefined: there is no space. Rejects as the log does. */
  async keep({ about, bytes }: Thumbnail, of: { room: string; author: string }): Promise<string | undefined> {
    const { records, store, uploadTotal, now } = this.#parts
    const { ofAll } = await records.usage(of.author, now(), now())
    if (ofAll + bytes.length > uploadTotal) return undefined
    return this.#inFolder(async (folder, id) => {
      await writeFile(join(folder, 'file'), bytes)
      const stored = await store.put(id, folder)
      await records.add({ ...of, file: { id, ...about, size: bytes.length }, stored, at: now() })
      return id
    })
  }

  async #make(picture: Buffer, folder: string): Promise<Thumbnail | undefined> {
    const { worker, logger } = this.#parts
    const path = join(folder, 'picture')
    await writeFile(path, picture)
    const answer = await worker.run({ path, folder, name: 'picture', isThumbnail: true })
    if (answer.type === 'made') return { about: answer.about, bytes: await readFile(join(folder, 'file')) }
    logger.debug({ reason: answer.reason }, 'the picture of a link cannot be shown')
    return undefined
  }

  /** What is left of it when the server is ended is swept like an upload that was given up. */
  async #inFolder<T>(work: (folder: string, id: string) => Promise<T>): Promise<T | undefined> {
    const { incoming } = this.#parts
    const id = randomBytes(16).toString('hex')
    try {
      return await work(await incoming.workFolder(id), id)
    } catch (error) {
      if (error instanceof StorageFull || isFull(error)) return undefined
      throw error
    } finally {
      await incoming.delete(id)
    }
  }
}
