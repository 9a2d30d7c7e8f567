import type { Message } from '@parley/shared'
import type { OutgoingChange } from '../../hooks/outgoing/outgoing-request.ts'
import type { OutgoingHook } from '../../hooks/outgoing/outgoing-store.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Room } from '../room.ts'
import type { OutgoingOptions } from './outgoing-options.ts'

interface ChangeSources extends Pick<OutgoingOptions, 'chat' | 'access'> {
  actor: Actor
  room: Room
}

/** Up to `rev` there is nothing else to send. */
export interface ChangePage {
  rev: number
  changes: OutgoingChange[]
}

/** P20.8: what is to be sent of a room to one hook. Rejects as the log does. */
export class HookChanges {
  readonly #hook: OutgoingHook
  readonly #sources: ChangeSources

  constructor(hook: OutgoingHook, sources: ChangeSources) {
    this.#hook = hook
    this.#sources = sources
  }

  async after(cursor: number): Promise<ChangePage> {
    const { rev, messages } = await (this.#hook.format === 'slack' ? this.#posts(cursor) : this.#all(cursor))
    const changes: OutgoingChange[] = []
    let after = cursor
    for (const { message, rev: at } of messages) {
      if (!(await this.#isOwn(message))) {
        changes.push({ epoch: this.#sources.room.epoch, after, rev: at, message })
        after = at
      }
    }
    return { rev, changes }
  }

  /** Each message once, in its newest state, as in a stream of the API. */
  async #all(cursor: number) {
    const { chat, actor, room } = this.#sources
    const page = await chat.since(actor, room, cursor, () => true)
    if (page === undefined) return { rev: cursor, messages: [] }
    // Another node may have sent what this one has not read yet; beyond the log there is nothing that was sent.
    const rev = Math.max(page.rev, Math.min(cursor, page.head))
    return { rev, messages: page.messages.map((message) => ({ message, rev: message.rev })) }
  }

  /** By their ids, so that a post which is edited before it is sent is still one post. */
  async #posts(cursor: number) {
    const { room } = this.#sources
    const upTo = room.cursor
    const found = (await room.after(cursor, pageSize)).filter(({ id }) => id <= upTo)
    const last = found.at(-1)
    const messages = found.flatMap((message) => (message.removed ? [] : [{ message, rev: message.id }]))
    return { rev: last === undefined ? Math.max(cursor, upTo) : last.id, messages }
  }

  /** P20.12: so that its answers do not come back to it. */
  async #isOwn({ id, program }: Message): Promise<boolean> {
    if (program !== 'hook') return false
    const { access } = this.#sources
    const author = await access.authorOf(this.#hook.room, id)
    return author?.person === this.#hook.program.author
  }
}

const pageSize = 100
