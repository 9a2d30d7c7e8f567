import { fullJitter, type File as RoomFile } from '@parley/shared'
import type { WaitingFile } from '../../../storage/files-db.ts'
import type { Failure, UploadRefusal, UploadTransport } from './upload-transport.ts'

export type UploadProgress =
  /** For its turn, or for another tab that uploads it. */
  | { name: 'waiting' }
  /** `paused`: the connection is lost, or the server is busy; it goes on by itself. */
  | { name: 'sending'; sent: number; paused: boolean }
  /** The server has all of it, and looks into it. */
  | { name: 'processing' }
  | { name: 'ready'; file: RoomFile }
  | { name: 'refused'; refusal: UploadRefusal }
  /** It is stored here no more: another tab has sent it, or the browser has deleted it. */
  | { name: 'missing' }

/** Where the files are (storage/files-db.ts). */
export interface FileStore {
  find(id: string): Promise<WaitingFile | undefined>
  bytes(id: string): Promise<Blob | undefined>
  change(id: string, change: Partial<WaitingFile>): Promise<void>
}

export interface UploadEnvironment {
  after(ms: number, then: () => void): () => void
  /** In [0, 1). */
  random(): number
  /** Runs `run` while no other tab of this browser uploads the file. Rejects when `signal` is aborted before. */
  lock(id: string, signal: AbortSignal, run: () => Promise<void>): Promise<void>
}

/** At most three at once per person, in all tabs, is what the server takes. */
const atOnce = 2
const pieceBytes = 4 * 1024 * 1024
const backoff = { firstMs: 1_000, longestMs: 30_000 }

/** Uploads files, two at a time, and goes on where it stopped after a lost connection, a reload or a restart of the server. */
export class UploadQueue {
  readonly #transport: UploadTransport
  readonly #files: FileStore
  readonly #environment: UploadEnvironment
  readonly #changed: (id: string, progress: UploadProgress | undefined) => void
  readonly #running = new Map<string, AbortController>()
  #waiting: readonly string[] = []
  readonly #pauses = new Set<() => void>()

  constructor(
    transport: UploadTransport,
    files: FileStore,
    environment: UploadEnvironment,
    changed: (id: string, progress: UploadProgress | undefined) => void,
  ) {
    this.#transport = transport
    this.#files = files
    this.#environment = environment
    this.#changed = changed
  }

  start(id: string) {
    if (this.#running.has(id) || this.#waiting.includes(id)) return
    this.#waiting = [...this.#waiting, id]
    this.#changed(id, { name: 'waiting' })
    this.#startNext()
  }

  /** The upload is not wanted any more, nor what the server has of it. A finished one may be in a message already. */
  async cancel(id: string, alsoFinished: boolean) {
    this.#stop(id)
    const file = await this.#files.find(id)
    if (file?.upload !== undefined && (alsoFinished || file.ready === undefined))
      await this.#transport.remove(file.upload)
  }

  /** The network or the person is back: paused uploads go on. */
  wake() {
    for (const end of [...this.#pauses]) end()
  }

  /** The page goes away, or the room does: what is under way goes on at the next start. */
  stop() {
    for (const id of [...this.#waiting, ...this.#running.keys()]) this.#stop(id)
  }

  #stop(id: string) {
    this.#waiting = this.#waiting.filter((waiting) => waiting !== id)
    this.#running.get(id)?.abort()
    this.#changed(id, undefined)
  }

  #startNext() {
    const [id, ...others] = this.#waiting
    if (id === undefined || this.#running.size >= atOnce) return
    this.#waiting = others
    void this.#run(id)
    this.#startNext()
  }

  async #run(id: string) {
    const aborter = new AbortController()
    const { signal } = aborter
    this.#running.set(id, aborter)
    try {
      await this.#environment.lock(id, signal, () => this.#upload(id, signal))
    } catch (error) {
      if (!signal.aborted) throw error
    } finally {
      this.#running.delete(id)
      this.#startNext()
    }
  }

  async #upload(id: string, signal: AbortSignal) {
    let sent = 0
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      const before = sent
      const end = await this.#attempt(id, signal, (bytes, paused) => {
        sent = bytes
        this.#report(id, signal, { name: 'sending', sent, paused })
      })
      if (end.type === 'gone') {
        await this.#files.change(id, { upload: undefined, ready: undefined })
        if (attempt > 0) await this.#pause(this.#delay(attempt), signal)
        continue
      }
      if (end.type !== 'later') return this.#report(id, signal, end.progress)
      if (sent > before) attempt = 0
      this.#report(id, signal, { name: 'sending', sent, paused: true })
      await this.#pause(end.afterMs ?? this.#delay(attempt), signal)
    }
  }

  async #attempt(
    id: string,
    signal: AbortSignal,
    sending: (sent: number, paused: boolean) => void,
  ): Promise<End> {
    const file = await this.#files.find(id)
    const bytes = await this.#files.bytes(id)
    if (file === undefined || bytes === undefined) return { type: 'end', progress: { name: 'missing' } }
    if (file.ready !== undefined) return { type: 'end', progress: { name: 'ready', file: file.ready } }
    const begun = file.upload ?? (await this.#create(file))
    if (typeof begun !== 'string') return endOf(begun)
    const at = file.upload === undefined ? nothingYet : await this.#transport.offset(begun)
    if (at.type !== 'received') return endOf(at)
    let { offset } = at
    const failure = offset < bytes.size ? await this.#sendPoster(file, begun) : undefined
    if (failure !== undefined) return endOf(failure)
    while (offset < bytes.size) {
      sending(offset, false)
      const from = offset
      const piece = { upload: begun, offset: from, bytes: bytes.slice(from, from + pieceBytes) }
      const answer = await this.#transport.send(piece, (sent) => sending(from + sent, false), signal)
      if (answer.type !== 'received') return endOf(answer)
      offset = answer.offset
    }
    return this.#outcome(id, begun, signal)
  }

  /** Stored before the first byte leaves, so that the upload is found again. */
  async #create(file: WaitingFile): Promise<string | Failure> {
    const answer = await this.#transport.create(file)
    if (answer.type !== 'created') return answer
    await this.#files.change(file.id, { upload: answer.upload })
    return answer.upload
  }

  /** Before the last piece, with which the server begins to prepare the file. */
  async #sendPoster({ id, poster, posterAt }: WaitingFile, upload: string): Promise<Failure | undefined> {
    if (poster === undefined || posterAt === upload) return undefined
    const answer = await this.#transport.poster(upload, poster)
    if (answer.type !== 'done') return answer
    await this.#files.change(id, { posterAt: upload })
    return undefined
  }

  async #outcome(id: string, upload: string, signal: AbortSignal): Promise<End> {
    this.#report(id, signal, { name: 'processing' })
    const answer = await this.#transport.state(upload, signal)
    if (answer.type !== 'state') return endOf(answer)
    const { state } = answer
    switch (state.state) {
      case 'ready':
        await this.#files.change(id, { ready: state.file })
        return { type: 'end', progress: { name: 'ready', file: state.file } }
      case 'refused': {
        await this.#files.change(id, { upload: undefined })
        const refusal = { code: state.reason, reason: state.message }
        return { type: 'end', progress: { name: 'refused', refusal } }
      }
      case 'receiving':
      case 'processing':
        return { type: 'later' }
    }
  }

  #delay(attempt: number) {
    return fullJitter(attempt, () => this.#environment.random(), backoff)
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        this.#pauses.delete(end)
        resolve()
      }
      const cancel = this.#environment.after(ms, end)
      this.#pauses.add(end)
      signal.addEventListener('abort', end, { once: true })
    })
  }

  #report(id: string, signal: AbortSignal, progress: UploadProgress) {
    if (!signal.aborted) this.#changed(id, progress)
  }
}

const nothingYet = { type: 'received', offset: 0 } as const

/** How an attempt ended: with a result, or to be repeated. */
type End =
  | { type: 'end'; progress: UploadProgress }
  | { type: 'later'; afterMs?: number | undefined }
  | { type: 'gone' }

function endOf(failure: Failure): End {
  return failure.type === 'refused'
    ? { type: 'end', progress: { name: 'refused', refusal: failure.refusal } }
    : failure
}
