import type { Action, AskHistory, ClientFrame, Message } from '@parley/shared'
import { alice, joined } from './fake-room.ts'
import type { Changes, RoomEvent } from '../timeline/room-event.ts'

/** A room as PROTOCOL.md specifies it, in memory: `answer` returns the frames sent in reply, in order. */
export class FakeServer {
  /** In id order, each in its current state. */
  readonly log: Message[] = []
  /** Refuses the next action as `slow_down`. */
  busy = false
  #head = 0
  readonly #done = new Map<string, number>()

  answer(frame: ClientFrame): RoomEvent[] {
    switch (frame.type) {
      case 'join':
        return this.#join(frame.after)
      case 'post':
      case 'edit':
      case 'remove':
      case 'remove_card':
      case 'react':
        return this.#act(frame)
      case 'history':
        return [this.#history(frame)]
      case 'typing':
      case 'idle':
      case 'set':
      case 'moderate':
      case 'report':
      case 'invite':
      case 'end_invitation':
      case 'delete_room':
      case 'audit':
      case 'restricted':
      case 'rooms':
      case 'follow':
      case 'unfollow':
      case 'read':
      case 'peek':
      case 'draft':
      case 'search_rooms':
      case 'listed':
      case 'mark':
      case 'leave':
      case 'open_conversation':
      case 'block':
      case 'blocks':
        return []
      case 'thread':
        return [{ type: 'thread', id: frame.id, messages: [], reached: this.#head, more: false }]
      case 'search':
        return [{ type: 'found', query: frame.query, messages: [], count: 0, reached: 0, more: false }]
      case 'ping':
        return [{ type: 'pong' }]
    }
  }

  /** Somebody else posts. */
  append(cid: string, message: string): Changes {
    const id = (this.#head += 1)
    this.log.push({ id, rev: id, cid, at: 0, ...alice, message })
    return this.#since(id - 1)
  }

  #join(after: number | undefined): RoomEvent[] {
    if (after === undefined) return [joined({ rev: this.#head, messages: [...this.log] })]
    return [joined({ rev: after, resumed: true }), this.#since(after)]
  }

  #act(action: Action): RoomEvent[] {
    const { cid } = action
    const done = this.#done.get(cid)
    if (done !== undefined) return [acknowledgement(action, done)]
    if (this.busy) {
      this.busy = false
      return [{ type: 'error', code: 'slow_down', reason: '', cid, retryAfter: 1 }]
    }
    const changes = action.type === 'post' ? this.append(cid, action.message) : this.#change(action)
    if (changes === undefined) return [{ type: 'error', code: 'no_such_message', reason: '', cid }]
    this.#done.set(cid, changes.rev)
    return [acknowledgement(action, changes.rev), changes]
  }

  #change(action: Exclude<Action, { type: 'post' }>): Changes | undefined {
    const index = this.log.findIndex(({ id }) => id === action.id)
    const target = this.log[index]
    if (target === undefined) return undefined
    const rev = (this.#head += 1)
    this.log[index] = { ...changed(target, action), rev }
    return this.#since(rev - 1)
  }

  #history(request: AskHistory): RoomEvent {
    if ('before' in request)
      return { type: 'history', before: request.before, ...this.#page(0, request.before) }
    if ('after' in request)
      return { type: 'history', after: request.after, ...this.#page(request.after + 1, Infinity) }
    const { around } = request
    return { type: 'history', around, ...this.#page(around - 2, around + 3) }
  }

  /** A page of messages from id `from` to below `to`: the oldest four when `to` is open, the newest five otherwise. */
  #page(from: number, to: number) {
    const inside = this.log.filter(({ id }) => id >= from && id < to)
    const messages = to === Infinity ? inside.slice(0, 4) : inside.slice(-5)
    const [first = 0, last = 0] = [messages[0]?.id, messages.at(-1)?.id]
    return { messages, more: first > 1, newer: last < (this.log.at(-1)?.id ?? 0) }
  }

  #since(after: number): Changes {
    const messages = this.log.filter(({ rev }) => rev > after).toSorted((a, b) => a.rev - b.rev)
    return { type: 'messages', after, rev: this.#head, messages }
  }
}

function acknowledgement({ type, cid }: Action, rev: number): RoomEvent {
  return type === 'post' ? { type: 'posted', cid, id: rev } : { type: 'changed', cid, rev }
}

function changed(target: Message, action: Exclude<Action, { type: 'post' }>): Message {
  switch (action.type) {
    case 'edit':
      return { ...target, message: action.message, edited: 0 }
    case 'remove':
      return { ...target, message: '', removed: true }
    case 'remove_card': {
      const { card: _, ...rest } = target
      return rest
    }
    case 'react':
      return { ...target, reactions: [{ emoji: action.emoji, count: 1, people: [alice.username] }] }
  }
}
