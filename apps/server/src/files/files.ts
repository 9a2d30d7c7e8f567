import {
  withTimeout,
  type File,
  type UploadState,
  uploadLimits,
  uploadRefusals,
  isUploadRefusal,
} from '@parley/shared'
import type { Logger } from 'pino'
import type { FileRecords } from './file-records.ts'
import type { FileStore } from './file-store.ts'
import { fileFoldersIn } from './folder-store.ts'
import { UploadFolder, isId, type Upload } from './upload-folder.ts'
import { Preparing, type PreparingParts } from './preparing.ts'
import { Worker } from './processing/worker.ts'
import { Quotas, type QuotaSettings } from './quotas.ts'
import { ResumableUploads } from './resumable-uploads.ts'
import { Sweeping, type SweepingParts } from './sweeping.ts'
import { Thumbnails } from './thumbnails.ts'

/** Milliseconds for which a client that asks waits until its file is prepared. */
const waitMs = 20_000

const closeWithinMs = 2_000

interface FilesOptions extends QuotaSettings {
  dataDir: string
  basePath: string
}

interface FilesParts
  extends Pick<PreparingParts, 'queue' | 'logger'>, Pick<SweepingParts, 'instance' | 'keepsReplaced'> {
  records: FileRecords
  store: FileStore
  logger: Pick<Logger, 'debug' | 'warn' | 'error'>
  /** For tests. */
  worker?: Worker
  now?: () => number
}

/** P14: the files of messages: those that arrive, and those that are stored. */
export class Files {
  readonly records: FileRecords
  readonly store: FileStore
  readonly incoming: UploadFolder
  readonly receiving: ResumableUploads
  readonly quotas: Quotas
  readonly sweeping: Sweeping
  readonly thumbnails: Thumbnails
  readonly #preparing: Preparing
  readonly #worker: Worker

  constructor(options: FilesOptions, parts: FilesParts) {
    const { records, store, logger, queue, instance, keepsReplaced, now = () => Date.now() } = parts
    this.records = records
    this.store = store
    this.incoming = new UploadFolder(fileFoldersIn(options.dataDir).incoming)
    this.#worker = parts.worker ?? new Worker()
    this.quotas = new Quotas(options, records, now)
    const shared = {
      ...{ incoming: this.incoming, store, quotas: this.quotas },
      records,
      logger,
      now,
    }
    const working = { ...shared, worker: this.#worker, queue }
    this.#preparing = new Preparing(working)
    this.thumbnails = new Thumbnails({ ...working, uploadTotal: options.uploadTotal })
    this.sweeping = new Sweeping({ ...shared, preparing: this.#preparing, instance, keepsReplaced })
    const addressOf = (id: string) => `${options.basePath}/api/files/${id}`
    const { folder } = this.incoming
    this.receiving = new ResumableUploads({ folder, addressOf, complete: (id) => void this.#complete(id) })
  }

  /** Goes on with what was on the way when the server stopped. */
  async start(): Promise<void> {
    await this.incoming.open()
    for (const id of await this.incoming.ids()) {
      const upload = await this.incoming.find(id)
      if (upload === undefined) continue
      const { name } = await this.incoming.standOf(upload)
      this.quotas.resume(upload, name === 'receiving' || name === 'complete')
      if (name === 'complete') void this.#preparing.prepare(upload)
    }
    this.sweeping.start()
    void this.sweeping.sweep()
  }

  async close(): Promise<void> {
    this.#worker.stop()
    // A bucket may not answer; what is not done is done after the next start.
    await withTimeout(
      Promise.all([this.sweeping.stop(), this.#preparing.settled()]),
      closeWithinMs,
      undefined,
    )
  }

  /** The upload of this author; undefined: it is unknown, or somebody else's. */
  async uploadOf(author: string, id: string): Promise<Upload | undefined> {
    const upload = isId(id) ? await this.incoming.find(id) : undefined
    return upload?.author === author ? upload : undefined
  }

  /** As `GET /api/files/ID` answers; waits a while for the file. Rejects as the log does. */
  async stateOf(author: string, id: string): Promise<UploadState | undefined> {
    const upload = await this.uploadOf(author, id)
    if (upload === undefined) return readyState(await this.#ownFile(author, id))
    const stand = await this.incoming.standOf(upload)
    if (stand.name !== 'complete') return this.#stateAt(upload)
    await withTimeout(this.#preparing.prepare(upload), waitMs, undefined)
    return this.#stateAt(upload)
  }

  /** An upload that nobody goes on with. */
  async giveUp({ id, size }: Pick<Upload, 'id' | 'size'>): Promise<void> {
    const isRefused = (await this.incoming.standOf({ id, size })).name === 'refused'
    const received = isRefused ? size : await this.incoming.received(id)
    await this.incoming.delete(id)
    this.quotas.giveBack(id, received)
  }

  async #stateAt(upload: Upload): Promise<UploadState | undefined> {
    const stand = await this.incoming.standOf(upload)
    switch (stand.name) {
      case 'receiving':
        return { state: 'receiving', offset: stand.offset }
      case 'complete':
        return { state: 'processing' }
      case 'prepared':
        return readyState(await this.#ownFile(upload.author, upload.id))
      case 'refused': {
        const { reason } = stand
        const message = isUploadRefusal(reason) ? uploadRefusals[reason] : uploadLimits.all
        return { state: 'refused', reason, message }
      }
    }
  }

  async #ownFile(author: string, id: string): Promise<File | undefined> {
    const record = isId(id) ? await this.records.find(id) : undefined
    return record?.author === author ? record.file : undefined
  }

  async #complete(id: string) {
    const upload = await this.incoming.find(id)
    if (upload !== undefined) await this.#preparing.prepare(upload)
  }
}

function readyState(file: File | undefined): UploadState | undefined {
  return file === undefined ? undefined : { state: 'ready', file }
}
