import type { ClientFrame } from '@parley/shared'
import type { RoomEvent } from './timeline/room-event.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newRoom } from './testing/fake-room.ts'
import { FakeServer } from './testing/fake-server.ts'
import type { FakeSocket } from './testing/fake-environment.ts'

type Step =
  | { type: 'post' | 'exchange' }
  /** The client changes the newest message of somebody else that it has. */
  | { type: 'edit' | 'react' }
  /** The connection breaks after `arrived` of the frames in transit have arrived. */
  | { type: 'break'; arrived: number }
  /** The server refuses the next post as `slow_down`. */
  | { type: 'busy' }
  /** Somebody else posts; the broadcast is sent, or lost so that there is a gap. */
  | { type: 'other' | 'lost' }
  | { type: 'pass'; ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: 'post' } as const) },
  { weight: 2, arbitrary: fc.constantFrom({ type: 'edit' } as const, { type: 'react' } as const) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('break' as const), arrived: fc.nat({ max: 4 }) }) },
  fc.constantFrom({ type: 'busy' } as const, { type: 'other' } as const, { type: 'lost' } as const),
  fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(100, 1_000, 9_000) }),
  { weight: 4, arbitrary: fc.constant({ type: 'exchange' } as const) },
)

describe('for any sequence of lost connections and refusals', () => {
  test('P3.2, P3.7: every post is in the room once, in the order of writing', () => {
    forAnySequence(({ server, written }) => {
      const own = server.log.filter(({ cid }) => cid.startsWith('cid-'))
      expect(own.map(({ message }) => message)).toEqual(written)
    })
  })

  test('P3.9: the last edit is the final text', () => {
    forAnySequence(({ server, edits }) => {
      for (const [id, text] of edits)
        expect(server.log.find((message) => message.id === id)?.message).toBe(text)
    })
  })

  test('P5.2: the final timeline equals the room, and the outbox is empty', () => {
    forAnySequence(({ server, client }) => {
      expect(client.view.timeline.messages).toEqual(server.log)
      expect(client.view.outbox).toEqual([])
    })
  })
})

function forAnySequence(check: (room: UnreliableRoom) => void) {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30, size: 'max' }), (steps) => {
      const room = new UnreliableRoom()
      for (const next of steps) room.on(next)
      room.settle()
      check(room)
    }),
    { numRuns: 100 },
  )
}

/** A client and a server; the steps control the connection between them. */
class UnreliableRoom {
  readonly server = new FakeServer()
  readonly written: string[] = []
  /** The last text of each message that was edited. */
  readonly edits = new Map<number, string>()
  #edited = 0
  readonly client
  readonly #environment
  /** The socket that has opened, and the frames in transit to it. */
  #open: FakeSocket | undefined
  #inTransit: RoomEvent[] = []

  constructor() {
    const { client, environment } = newRoom()
    this.client = client
    this.#environment = environment
    client.start()
  }

  on(next: Step) {
    switch (next.type) {
      case 'post': {
        const text = `text ${this.written.length + 1}`
        this.written.push(text)
        return void this.client.post(text)
      }
      case 'edit': {
        const id = this.#newestOfOthers()
        if (id === undefined) return
        const text = `edit ${(this.#edited += 1)}`
        this.edits.set(id, text)
        return void this.client.edit(id, text)
      }
      case 'react': {
        const id = this.#newestOfOthers()
        if (id !== undefined) this.client.react(id, '👍', true)
        return
      }
      case 'other':
        return void this.#inTransit.push(this.server.append(`other-${this.server.log.length}`, 'hi'))
      case 'lost':
        return void this.server.append(`lost-${this.server.log.length}`, 'hi')
      case 'busy':
        this.server.busy = true
        return
      case 'pass':
        return this.#environment.pass(next.ms)
      case 'exchange':
        return this.#exchange()
      case 'break':
        this.#receive()
        this.#deliver(next.arrived)
        if (!this.#environment.socket.closed) this.#environment.socket.drop()
    }
  }

  /** Everything works for longer than any delay; a last message reveals a gap. */
  settle() {
    this.server.busy = false
    for (let seconds = 0; seconds < 45; seconds += 1) {
      if (seconds === 40) this.on({ type: 'other' })
      this.on({ type: 'pass', ms: 1_000 })
      this.#exchange()
    }
  }

  #newestOfOthers() {
    return this.client.view.timeline.messages.findLast(({ cid }) => !cid.startsWith('cid-'))?.id
  }

  #exchange() {
    for (let frames = this.#receive(); frames.length > 0; frames = this.#receive()) this.#deliver()
    this.#deliver()
  }

  /** The server receives what was sent. */
  #receive(): ClientFrame[] {
    const { socket } = this.#environment
    if (socket !== this.#open) this.#inTransit = []
    if (socket !== this.#open && !socket.closed) {
      this.#open = socket
      socket.events.onOpen()
    }
    const frames = socket.closed ? [] : socket.takeSent()
    this.#inTransit.push(...frames.flatMap((frame) => this.server.answer(frame)))
    return frames
  }

  #deliver(most = Infinity) {
    for (const frame of this.#inTransit.splice(0, most))
      if (this.#open?.closed === false) this.#open.say(frame)
  }
}
