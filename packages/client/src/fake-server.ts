import type { ClientFrame, Message } from '@parley/shared'
import { alice, joined } from './fake-room.ts'
import type { Changes, Heard } from './heard.ts'

/** A room as PROTOCOL.md has it, in memory: what it answers to a frame, in order. */
export class FakeServer {
  readonly log: Message[] = []
  /** Refuses the next post as `slow_down`. */
  busy = false

  answer(frame: ClientFrame): Heard[] {
    switch (frame.type) {
      case 'join':
        return this.#join(frame.after)
      case 'post':
        return this.#post(frame)
      case 'history':
        return [{ type: 'history', before: frame.before, messages: [], more: false }]
      case 'ping':
        return [{ type: 'pong' }]
    }
  }

  /** Somebody else posts. */
  append(cid: string, message: string): Changes {
    const id = this.log.length + 1
    this.log.push({ id, rev: id, cid, at: 0, ...alice, message })
    return this.#since(id - 1)
  }

  #join(after: number | undefined): Heard[] {
    const rev = this.log.length
    if (after === undefined) return [joined({ rev, messages: [...this.log] })]
    return [joined({ rev: after, resumed: true }), this.#since(after)]
  }

  #post({ cid, message }: { cid: string; message: string }): Heard[] {
    const known = this.log.find((other) => other.cid === cid)
    if (known !== undefined) return [{ type: 'posted', cid, id: known.id }]
    if (this.busy) {
      this.busy = false
      return [{ type: 'error', code: 'slow_down', reason: '', cid, retryAfter: 1 }]
    }
    const told = this.append(cid, message)
    return [{ type: 'posted', cid, id: told.rev }, told]
  }

  #since(after: number): Changes {
    return { type: 'messages', after, rev: this.log.length, messages: this.log.slice(after) }
  }
}
