import * as v from 'valibot'
import { jsonLines, request } from './requests.ts'

/** A file as Matterbridge passes it on: with its bytes in base64, or at an address. */
const bridgedFile = v.object({
  Name: v.optional(v.string(), ''),
  Data: v.nullish(v.string()),
  URL: v.optional(v.string(), ''),
  Comment: v.optional(v.string(), ''),
})

export type BridgedFile = v.InferOutput<typeof bridgedFile>

/** A message of the protocol `api` of Matterbridge (its struct `config.Message`), as far as it is used here. */
const bridgedMessage = v.object({
  text: v.optional(v.string(), ''),
  username: v.optional(v.string(), ''),
  userid: v.optional(v.string(), ''),
  account: v.optional(v.string(), ''),
  gateway: v.optional(v.string(), ''),
  event: v.optional(v.string(), ''),
  timestamp: v.optional(v.string(), ''),
  Extra: v.nullish(v.object({ file: v.optional(v.array(bridgedFile)) })),
})

export type BridgedMessage = v.InferOutput<typeof bridgedMessage>

/** What is sent to the other networks. */
export interface OutgoingMessage {
  text: string
  username: string
  /** `user_action`: what `/me` posts. */
  event: '' | 'user_action'
}

/** Matterbridge's `api` protocol, over HTTP. */
export class Matterbridge {
  readonly #url: string
  readonly #headers: Record<string, string>
  readonly #gateway: string

  constructor(url: string, { token, gateway }: { token: string | undefined; gateway: string }) {
    this.#url = url
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    this.#gateway = gateway
  }

  /** What was written elsewhere after that time (RFC 3339), as far as Matterbridge has kept it, and what is written from now on. */
  async *messages(after: string, signal: AbortSignal, begun: () => void): AsyncGenerator<BridgedMessage> {
    const headers = { ...this.#headers, skip_before: after }
    const response = await request(`${this.#url}/api/stream`, { headers, signal })
    for await (const line of jsonLines(response, signal)) {
      begun()
      const { success, output } = v.safeParse(bridgedMessage, line)
      if (success && isText(output.event) && output.gateway === this.#gateway) yield output
    }
  }

  /** Rejects as `request` does. */
  async post(message: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const headers = { ...this.#headers, 'content-type': 'application/json' }
    const body = JSON.stringify({ ...message, gateway: this.#gateway })
    const response = await request(`${this.#url}/api/message`, { method: 'POST', headers, body, signal })
    await response.arrayBuffer()
  }
}

/** Other events are not for people: who types, who has come, that the stream has begun. */
const isText = (event: string) => event === '' || event === 'user_action'
