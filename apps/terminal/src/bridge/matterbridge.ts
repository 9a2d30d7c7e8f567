import * as v from 'valibot'
import { ask, jsonLines, Refused, request } from './requests.ts'

/** A file as Matterbridge passes it on: with its bytes in base64, or at an address. */
const bridgedFile = v.object({
  Name: v.optional(v.string(), ''),
  Data: v.nullish(v.string()),
  URL: v.optional(v.string(), ''),
  Comment: v.optional(v.string(), ''),
})

export type BridgedFile = v.InferOutput<typeof bridgedFile>

/** A message of the protocol `api` of Matterbridge (its struct `config.Message`), as far as it is used here. */
export const bridgedMessage = v.object({
  text: v.optional(v.string(), ''),
  username: v.optional(v.string(), ''),
  gateway: v.optional(v.string(), ''),
  event: v.optional(v.string(), ''),
  Extra: v.nullish(v.object({ file: v.nullish(v.array(bridgedFile)) })),
})

export type BridgedMessage = v.InferOutput<typeof bridgedMessage>

/** What is sent to the other networks. */
export interface OutgoingMessage {
  text: string
  username: string
  /** `user_action`: what `/me` posts. */
  event: '' | 'user_action'
}

/** What is for people. Other events say who types, who has come, or that the stream has begun. */
const shownEvents: readonly string[] = ['', 'user_action', 'notice_irc']

/** Matterbridge's `api` protocol, over HTTP. What it has once sent it does not send again. */
export class Matterbridge {
  readonly #url: string
  readonly #headers: Record<string, string>
  readonly #gateway: string

  constructor(url: string, { token, gateway }: { token: string | undefined; gateway: string }) {
    this.#url = url
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    this.#gateway = gateway
  }

  /** What it has kept, and what is written elsewhere from now on; undefined: something that cannot be read. */
  async *messages(signal: AbortSignal): AsyncGenerator<BridgedMessage | undefined> {
    const response = await request(`${this.#url}/api/stream`, { headers: this.#headers, signal })
    for await (const line of jsonLines(response, signal)) {
      const { success, output } = v.safeParse(bridgedMessage, line)
      if (!success) yield undefined
      else if (shownEvents.includes(output.event) && output.gateway === this.#gateway) yield output
    }
  }

  /** False: it does not take this message, which would be refused again. Rejects as `request` does. */
  async post(message: OutgoingMessage, signal: AbortSignal): Promise<boolean> {
    const headers = { ...this.#headers, 'content-type': 'application/json' }
    const body = JSON.stringify({ ...message, gateway: this.#gateway })
    try {
      await ask(`${this.#url}/api/message`, { method: 'POST', headers, body, signal })
      return true
    } catch (error) {
      if (error instanceof Refused && error.status === 413) return false
      throw error
    }
  }
}
