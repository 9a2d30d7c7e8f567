import { message, rev } from '@parley/shared'
import * as v from 'valibot'
import { sourceOf, uploadFrom } from '../commands/upload-file.ts'
import type { Cursor } from '../connection/room-connection.ts'
import { jsonLines, request, TryAgain } from './requests.ts'

const changes = v.object({ epoch: v.string(), after: rev, rev, messages: v.array(message) })

export type Changes = v.InferOutput<typeof changes>

export interface RoomPost {
  message: string
  as?: string | undefined
  files?: { id: string }[]
}

/** In milliseconds: a file of which nothing more arrives is given up. */
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

  /** What has changed after the cursor, and what changes from now on. Without one it begins now. */
  async *changes(cursor: Cursor | undefined, signal: AbortSignal): AsyncGenerator<Changes> {
    const query = cursor === undefined ? '' : `?epoch=${cursor.epoch}&after=${cursor.rev}`
    const response = await request(`${this.#url}/changes${query}`, {
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
    const response = await request(this.#url, { headers: this.#headers, signal })
    return v.parse(v.object({ epoch: v.string(), rev }), await response.json())
  }

  /** Posts once, however often it is called with the same key. Rejects as `request` does. */
  async post(post: RoomPost, key: string, signal: AbortSignal): Promise<void> {
    const headers = { ...this.#headers, 'content-type': 'application/json', 'idempotency-key': key }
    const body = JSON.stringify(post)
    await (await request(`${this.#url}/messages`, { method: 'POST', headers, body, signal })).arrayBuffer()
  }

  /** Sends a file, and returns its id. Throws Failure. */
  upload(name: string, bytes: Buffer, signal: AbortSignal): Promise<string> {
    const target = { server: this.#server, room: this.#room, token: this.#token }
    const options = { signal, timeoutMs: uploadWithinMs, progress: () => undefined }
    return uploadFrom(sourceOf(name, bytes), target, options)
  }

  get #url() {
    return `${this.#server}/api/v1/rooms/${encodeURIComponent(this.#room)}`
  }

  get #headers() {
    return { authorization: `Bearer ${this.#token}` }
  }
}
