import { message, rev } from '@parley/shared'
import * as v from 'valibot'
import { sourceOf, uploadFrom } from '../commands/upload-file.ts'
import type { Cursor } from '../connection/room-connection.ts'
import { ask, jsonLines, Refused, request, TryAgain } from './requests.ts'

const changes = v.object({ epoch: v.string(), after: rev, rev, messages: v.array(message) })

export type Changes = v.InferOutput<typeof changes>

const cursorOf = v.object({ epoch: v.string(), rev })

export interface RoomPost {
  message: string
  as?: string | undefined
  files?: { id: string }[]
}

/** What a refusal of a post is about: this message alone, or that nothing can be posted now. Others are about the bridge. */
const aboutMessage: readonly string[] = [
  ...['wrong_shape', 'bad_message', 'empty_message', 'no_such_file', 'body_too_large'],
  ...['not_allowed', 'moderators_only'],
]

/** In milliseconds: a file of which the server takes nothing more, and which it may take later, is given up. */
const uploadWithinMs = 60_000

/** P19.6: a room, as a bridge sees it through the API. */
export class ParleyRoom {
  readonly #server: string
  readonly #room: string
  readonly #token: string

  constructor(server: string, room: string, token: string) {
    this.#server = server
    this.#room = room
    this.#token = token
  }

  /** What has changed after the cursor, and what changes from now on. */
  async *changes({ epoch, rev }: Cursor, signal: AbortSignal): AsyncGenerator<Changes> {
    const response = await request(`${this.#url}/changes?epoch=${encodeURIComponent(epoch)}&after=${rev}`, {
      headers: { ...this.#headers, accept: 'application/x-ndjson' },
      signal,
    })
    for await (const line of jsonLines(response, signal)) {
      const read = v.safeParse(changes, line)
      if (!read.success) throw new TryAgain('it has sent something that is no change')
      yield read.output
    }
  }

  /** The cursor of the room as it is now. Rejects as `request` does. */
  async cursor(signal: AbortSignal): Promise<Cursor> {
    const read = v.safeParse(cursorOf, await ask(this.#url, { headers: this.#headers, signal }))
    if (read.success) return read.output
    throw new TryAgain('it does not answer as a Parley server does')
  }

  /** Posts once, however often it is called with the same key. Resolves with why the message was not taken; undefined: it was. Rejects as `request` does. */
  async post(post: RoomPost, key: string, signal: AbortSignal): Promise<string | undefined> {
    const headers = { ...this.#headers, 'content-type': 'application/json', 'idempotency-key': key }
    const body = JSON.stringify(post)
    try {
      await ask(`${this.#url}/messages`, { method: 'POST', headers, body, signal })
      return undefined
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // It was posted before, with files that were sent once more meanwhile.
      if (error.code === 'cid_reused') return undefined
      if (aboutMessage.includes(error.code)) return error.message
      throw error
    }
  }

  /** Sends a file, and returns its id, however long the server is away. Throws Failure where it is refused. */
  upload(name: string, bytes: Buffer, signal: AbortSignal): Promise<string> {
    const target = { server: this.#server, room: this.#room, token: this.#token }
    const options = { signal, timeoutMs: uploadWithinMs, awayMs: Infinity, progress: () => undefined }
    return uploadFrom(sourceOf(name, bytes), target, options)
  }

  get #url() {
    return `${this.#server}/api/v1/rooms/${encodeURIComponent(this.#room)}`
  }

  get #headers() {
    return { authorization: `Bearer ${this.#token}` }
  }
}
