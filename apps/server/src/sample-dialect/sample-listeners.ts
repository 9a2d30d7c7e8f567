import { closeCodes, type Message } from '@parley/shared'
import { encodeFrame } from '../chat/broadcast/encode-frame.ts'
import { fanOut } from '../chat/broadcast/fan-out.ts'
import type { Peer } from '../chat/peer.ts'
import type { SampleEmails } from './sample-emails.ts'

/** A connection that gets live messages in the sample dialect. It has no cursor. */
export interface SampleListener {
  readonly peer: Peer
}

/** P7: the sample-dialect connections of one room. */
export class SampleListeners {
  readonly #emails: SampleEmails
  readonly #address: string
  readonly #listeners = new Set<SampleListener>()

  /** `address` is that of the page, before the `/`. */
  constructor(emails: SampleEmails, address: string) {
    this.#emails = emails
    this.#address = address
  }

  add(listener: SampleListener) {
    this.#listeners.add(listener)
  }

  remove(listener: SampleListener) {
    this.#listeners.delete(listener)
  }

  /** Sends the messages posted after rev `after`. The dialect has no frames for changes. */
  broadcast(messages: readonly Message[], after: number) {
    const posts = postsIn(messages, after)
    const emails = posts.map(({ cid }) => this.#emails.take(cid))
    if (this.#listeners.size === 0) return
    const frames = posts.map((post, index) =>
      encodeFrame({
        ...{ email: emails[index] ?? '', username: post.username },
        message: withAddresses(post, this.#address),
      }),
    )
    for (const { peer } of fanOut(this.#listeners, frames))
      peer.close(closeCodes.tryAgainLater, 'reading too slowly')
  }
}

// Each post as it was first, without later changes. A post that is already removed is not sent at all.
function postsIn(messages: readonly Message[], after: number) {
  const first = new Map<number, Message>()
  for (const message of messages)
    if (message.id > after && !first.has(message.id)) first.set(message.id, message)
  return [...first.values()].filter(({ removed }) => !removed)
}

/** P7.8: a line for each file, with its address. */
function withAddresses({ message, files = [] }: Message, address: string) {
  const lines = files.map(({ id, name }) => `${name}: ${address}/files/${id}`)
  return [...(message === '' && lines.length > 0 ? [] : [message]), ...lines].join('\n')
}
