import type { Logger } from 'pino'
import { isStorageError } from '../log/message-log.ts'
import type { FileRecords } from './file-records.ts'
import { StoreUnavailable, type FileStore } from './file-store.ts'
import type { UploadFolder } from './upload-folder.ts'
import type { Preparing } from './preparing.ts'
import type { Quotas } from './quotas.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const atOnce = 100
/** In milliseconds. */
const keptAsideMs = 30 * dayMs

export interface SweepingParts {
  incoming: UploadFolder
  store: FileStore
  records: FileRecords
  quotas: Pick<Quotas, 'release'>
  preparing: Pick<Preparing, 'isPreparing'>
  /** The instance of the log. */
  instance: () => Promise<string>
  /** Whether a backup was restored, and the log of before is kept: its files are, too. */
  keepsReplaced: () => boolean
  logger: Pick<Logger, 'debug' | 'warn'>
  now: () => number
}

/** Deletes the bytes of files that are no more, uploads that were given up, and what nobody knows. */
export class Sweeping {
  readonly #parts: SweepingParts
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #strayAt = 0
  #isStopped = false

  constructor(parts: SweepingParts) {
    this.#parts = parts
  }

  start(): void {
    this.#timer = setInterval(() => void this.sweep(), minuteMs).unref()
  }

  /** Resolves when it deletes nothing any more. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#running
  }

  /** One at a time. */
  sweep(): Promise<void> {
    this.#running ??= this.#sweep().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #sweep() {
    const { logger, now } = this.#parts
    try {
      await this.#deleteReleased()
      await this.#deleteGivenUp()
      if (now() - this.#strayAt < dayMs || this.#parts.keepsReplaced()) return
      await this.#deleteStray()
      this.#strayAt = now()
    } catch (error) {
      // The next minute brings another attempt.
      const isExpected = isStorageError(error) || error instanceof StoreUnavailable
      if (isExpected) logger.debug({ err: error }, 'files could not be deleted')
      else logger.warn({ err: error }, 'files could not be deleted')
    }
  }

  async #deleteReleased() {
    const { store, records, now } = this.#parts
    while ((await records.releaseUnposted(now() - dayMs, atOnce)) === atOnce) continue
    for (;;) {
      const ids = await records.released(atOnce)
      if (ids.length === 0) return
      for (const id of ids) {
        if (this.#isStopped) return
        await store.delete(id)
      }
      await records.forget(ids)
    }
  }

  /** Also what the server has left behind when it was ended. */
  async #deleteGivenUp() {
    const { incoming, quotas, preparing, now } = this.#parts
    for (const id of await incoming.ids()) {
      const upload = await incoming.find(id)
      const at = upload?.at ?? (await incoming.writtenAt(id))
      if (at > now() - dayMs || preparing.isPreparing(id)) continue
      await incoming.delete(id)
      quotas.release(id)
    }
  }

  /** Bytes of files that the log does not know: the server was ended between storing them and saying so. */
  async #deleteStray() {
    const { store, records, instance, logger, now } = this.#parts
    if (!(await store.isOf(await instance())))
      return logger.warn(
        'the files at FILES_URL are of another log: this server deletes only what it has stored',
      )
    for (const { id, at } of await store.listAside()) {
      if (this.#isStopped) return
      if ((await records.find(id)) !== undefined) await store.bringBack(id)
      else if (at < now() - keptAsideMs) await store.delete(id)
    }
    let after = ''
    let count = 0
    for (;;) {
      const stored = await store.list(after, atOnce)
      const last = stored.at(-1)
      if (last === undefined) break
      after = last.id
      for (const { id, at } of stored) {
        if (this.#isStopped) return
        if (at > now() - dayMs || (await records.find(id)) !== undefined) continue
        await store.setAside(id, now())
        count += 1
      }
    }
    if (count > 0)
      logger.warn(
        `${count} stored files that the log does not know were set aside: in a folder they come back when a log knows them, and are deleted after 30 days`,
      )
  }
}
