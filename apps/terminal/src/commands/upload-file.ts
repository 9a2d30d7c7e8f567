import { homePath } from '@parley/command-line'
import { fullJitter, httpRefusal, reasonOf, uploadState, type Joined } from '@parley/shared'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import { Failure } from '../failure.ts'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

/** Sent in one request, in bytes: after a lost connection the server keeps what it has received of it. */
const pieceBytes = 1_048_576

/** Of one upload. */
const mostBeginnings = 4

/** The server takes this long to say that a file is not prepared yet. */
const preparingMs = 20_000

/** Between two attempts. */
const pauses = { firstMs: 500, longestMs: 5_000 }

export interface UploadTarget {
  server: string
  room: string
  token: string
  /** P14.1 */
  uploads: Joined['uploads']
}

export interface UploadOptions {
  signal: AbortSignal
  /** Gives up when nothing has arrived for this long, in milliseconds. */
  timeoutMs: number
  /** The same while the server cannot be reached at all (default: `timeoutMs`). */
  awayMs?: number
  progress: (sent: number, size: number) => void
}

/** Where the bytes of a file come from: fills the buffer from `offset` on, and returns how many there were. */
export interface FileSource {
  name: string
  size: number
  read: (buffer: Buffer, offset: number) => Promise<number>
}

export function sourceOf(name: string, bytes: Buffer): FileSource {
  const read = (buffer: Buffer, offset: number) => Promise.resolve(bytes.copy(buffer, 0, offset))
  return { name, size: bytes.length, read }
}

/** Sends the file at `path`, as `uploadFrom` does. */
export async function uploadFile(
  path: string,
  target: UploadTarget,
  options: UploadOptions,
): Promise<string> {
  if (target.uploads === undefined)
    throw new Failure(`${target.server} takes no files from you in this room.`)
  const handle = await openFile(path)
  try {
    const { size } = await handle.stat()
    if (size === 0) throw new Failure(`${path} is empty.`)
    if (size > target.uploads.max)
      throw new Failure(`${path} has ${size} bytes, and the server takes at most ${target.uploads.max}.`)
    const read = async (buffer: Buffer, offset: number) =>
      (await handle.read(buffer, 0, buffer.length, offset)).bytesRead
    return await uploadFrom({ name: basename(path), size, read }, target, options)
  } finally {
    await handle.close()
  }
}

/** P14.2: sends a file in pieces, and goes on where it was after a lost connection. Returns its id; throws Failure. */
export async function uploadFrom(
  source: FileSource,
  target: Omit<UploadTarget, 'uploads'>,
  options: UploadOptions,
): Promise<string> {
  const upload = new Upload(target, options)
  // Again where the server knows the upload no more: another node answers, or a day has passed.
  for (let beginning = 1; ; beginning += 1) {
    try {
      const id = await upload.create(source.name, source.size)
      await upload.sendAll(id, source)
      return await upload.finish(id)
    } catch (error) {
      if (!(error instanceof Gone) || beginning === mostBeginnings) throw error
    }
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const handle = await open(homePath(path))
    if ((await handle.stat()).isFile()) return handle
    await handle.close()
  } catch (error) {
    throw new Failure(`--file: ${reasonOf(error)}`, 2)
  }
  throw new Failure(`--file: ${path} is no regular file.`, 2)
}

/** One upload; each request is tried again until nothing has arrived for too long. */
class Upload {
  readonly #target: Omit<UploadTarget, 'uploads'>
  readonly #options: UploadOptions
  #attempts = 0
  #lastProgress = performance.now()

  constructor(target: Omit<UploadTarget, 'uploads'>, options: UploadOptions) {
    this.#target = target
    this.#options = options
  }

  async create(name: string, size: number): Promise<string> {
    const metadata = [
      ['room', this.#target.room],
      ['name', name],
      ['original', '1'],
    ].map(([key = '', value = '']) => `${key} ${Buffer.from(value).toString('base64')}`)
    const headers = { 'upload-length': String(size), 'upload-metadata': metadata.join(',') }
    const response = await this.#again(() => this.#request('POST', '', headers))
    return response.headers.get('location')?.split('/').at(-1) ?? ''
  }

  async sendAll(id: string, { size, read }: FileSource) {
    const buffer = Buffer.alloc(Math.min(pieceBytes, size))
    for (let offset = 0; offset < size;) {
      const bytesRead = await read(buffer, offset)
      if (bytesRead === 0) throw new Failure('The file became shorter while it was sent.')
      const at = offset
      const next = await this.#again(async () => {
        // After a failure the server may have a part of the piece.
        const begin = this.#attempts === 0 ? at : await this.#offsetOf(id)
        if (begin !== at) return begin
        const response = await this.#request(
          'PATCH',
          `/${id}`,
          pieceHeaders(at),
          buffer.subarray(0, bytesRead),
        )
        return Number(response.headers.get('upload-offset'))
      })
      if (next > offset) this.#arrived()
      offset = next
      this.#options.progress(offset, size)
    }
  }

  /** Waits until it is prepared. */
  async finish(id: string): Promise<string> {
    for (;;) {
      const state = await this.#again(async () =>
        v.parse(uploadState, await (await this.#request('GET', `/${id}`)).json()),
      )
      if (state.state === 'ready') return state.file.id
      if (state.state === 'refused') throw new Failure(escapeControlCharactersInLine(state.message))
      await this.#pause(500)
    }
  }

  async #offsetOf(id: string) {
    const response = await this.#request('HEAD', `/${id}`)
    return Number(response.headers.get('upload-offset'))
  }

  async #again<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await attempt()
        this.#attempts = 0
        return answer
      } catch (error) {
        if (error instanceof Failure || this.#options.signal.aborted) throw error
        this.#attempts += 1
        const waitMs = error instanceof Later ? error.seconds * 1_000 : this.#backoff()
        const { timeoutMs, awayMs = timeoutMs } = this.#options
        const mostMs = error instanceof Later ? timeoutMs : awayMs
        if (performance.now() - this.#lastProgress + waitMs > mostMs)
          throw new Failure(`The file could not be sent: ${reasonOf(error)}`)
        await this.#pause(waitMs)
      }
    }
  }

  #arrived() {
    this.#lastProgress = performance.now()
  }

  #backoff() {
    return fullJitter(this.#attempts, Math.random, pauses)
  }

  async #pause(ms: number) {
    await sleep(ms, undefined, { signal: this.#options.signal })
  }

  /** Throws Failure when the server refuses it for good. */
  async #request(method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) {
    const { server, token } = this.#target
    const withinMs = this.#options.timeoutMs + (method === 'GET' ? preparingMs : 0)
    const response = await fetch(`${server}/api/files${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'tus-resumable': '1.0.0',
        'user-agent': 'parley-terminal',
        ...headers,
      },
      ...(body !== undefined && { body: new Uint8Array(body) }),
      signal: AbortSignal.any([this.#options.signal, AbortSignal.timeout(withinMs)]),
    }).catch((error: unknown) => {
      throw new Error(reasonOf(error instanceof Error && error.cause ? error.cause : error), { cause: error })
    })
    if (response.ok) return response
    const refusal = v.safeParse(httpRefusal, await response.json().catch(() => undefined))
    const reason = refusal.success ? refusal.output.reason : `${server} answered with ${response.status}.`
    const retryAfter = refusal.success ? refusal.output.retryAfter : undefined
    // Another piece is under way, or a proxy does not reach the server just now.
    if (response.status === 409 || response.status === 423) throw new Error(reason)
    if (retryAfter !== undefined) throw new Later(reason, retryAfter)
    if (response.status === 404 && path !== '') throw new Gone(escapeControlCharactersInLine(reason))
    if (response.status >= 500 && !refusal.success) throw new Error(reason)
    throw new Failure(escapeControlCharactersInLine(reason))
  }
}

/** The server knows no such upload. */
class Gone extends Failure {}

/** The server asks to try again after these seconds. */
class Later extends Error {
  readonly seconds: number

  constructor(reason: string, seconds: number) {
    super(reason)
    this.seconds = seconds
  }
}

const pieceHeaders = (offset: number) => ({
  'content-type': 'application/offset+octet-stream',
  'upload-offset': String(offset),
})
