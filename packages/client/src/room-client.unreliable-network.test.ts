import type { ClientFrame } from '@parley/shared'
import type { RoomEvent } from './timeline/room-event.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newRoom } from './testing/fake-room.ts'
import { FakeServer } from './testing/fake-server.ts'
import type { FakeSocket } from './testing/fake-environment.ts'

type Happening =
  | { type: 'post' | 'talk' }
  /** The client changes the newest message of somebody else that it knows. */
  | { type: 'edit' | 'react' }
  /** After so many of the frames that are on their way have arrived. */
  | { type: 'break'; arrived: number }
  /** The server refuses the next post as `slow_down`. */
  | { type: 'busy' }
  /** Somebody else posts; the client hears of it, or does not and has a gap. */
  | { type: 'other' | 'unheard' }
  | { type: 'pass'; ms: number }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: 'post' } as const) },
  { weight: 2, arbitrary: fc.constantFrom({ type: 'edit' } as const, { type: 'react' } as const) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('break' as const), arrived: fc.nat({ max: 4 }) }) },
  fc.constantFrom({ type: 'busy' } as const, { type: 'other' } as const, { type: 'unheard' } as const),
  fc.record({ type: fc.constant('pass' as const), ms: fc.constantFrom(100, 1_000, 9_000) }),
  { weight: 4, arbitrary: fc.constant({ type: 'talk' } as const) },
)

describe('whatever breaks, and whenever', () => {
  test('P3.2, P3.7: what was posted is in the room once, in the order in which it was written', () => {
    inAnyWeather(({ server, written }) => {
      const own = server.log.filter(({ cid }) => cid.startsWith('cid-'))
      expect(own.map(({ message }) => message)).toEqual(written)
    })
  })

  test('P3.9: what was edited last is what stays', () => {
    inAnyWeather(({ server, edits }) => {
      for (const [id, text] of edits)
        expect(server.log.find((message) => message.id === id)?.message).toBe(text)
    })
  })

  test('P5.2: what is shown in the end is what is in the room, and nothing is pending', () => {
    inAnyWeather(({ server, client }) => {
      expect(client.view.timeline.messages).toEqual(server.log)
      expect(client.view.outbox).toEqual([])
    })
  })
})

function inAnyWeather(check: (room: Weather) => void) {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30, size: 'max' }), (happenings) => {
      const room = new Weather()
      for (const next of happenings) room.on(next)
      room.calm()
      check(room)
    }),
    { numRuns: 100 },
  )
}

/** A client and a server with a connection between them that does what the happenings say. */
class Weather {
  readonly server = new FakeServer()
  readonly written: string[] = []
  /** The last text of each message that was edited. */
  readonly edits = new Map<number, string>()
  #edited = 0
  readonly client
  readonly #environment
  /** The socket that has opened, and what the server says to it. */
  #open: FakeSocket | undefined
  #onTheWay: RoomEvent[] = []

  constructor() {
    const { client, environment } = newRoom()
    this.client = client
    this.#environment = environment
    client.start()
  }

  on(next: Happening) {
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
        return void this.#onTheWay.push(this.server.append(`other-${this.server.log.length}`, 'hi'))
      case 'unheard':
        return void this.server.append(`unheard-${this.server.log.length}`, 'hi')
      case 'busy':
        this.server.busy = true
        return
      case 'pass':
        return this.#environment.pass(next.ms)
      case 'talk':
        return this.#talk()
      case 'break':
        this.#listen()
        this.#say(next.arrived)
        if (!this.#environment.socket.closed) this.#environment.socket.drop()
    }
  }

  /** Everything works again for longer than any wait; a last message shows whether there is a gap. */
  calm() {
    this.server.busy = false
    for (let seconds = 0; seconds < 45; seconds += 1) {
      if (seconds === 40) this.on({ type: 'other' })
      this.on({ type: 'pass', ms: 1_000 })
      this.#talk()
    }
  }

  #newestOfOthers() {
    return this.client.view.timeline.messages.findLast(({ cid }) => !cid.startsWith('cid-'))?.id
  }

  #talk() {
    for (let frames = this.#listen(); frames.length > 0; frames = this.#listen()) this.#say()
    this.#say()
  }

  /** The server hears what was sent. */
  #listen(): ClientFrame[] {
    const { socket } = this.#environment
    if (socket !== this.#open) this.#onTheWay = []
    if (socket !== this.#open && !socket.closed) {
      this.#open = socket
      socket.events.opened()
    }
    const frames = socket.closed ? [] : socket.taken()
    this.#onTheWay.push(...frames.flatMap((frame) => this.server.answer(frame)))
    return frames
  }

  #say(most = Infinity) {
    for (const frame of this.#onTheWay.splice(0, most))
      if (this.#open?.closed === false) this.#open.say(frame)
  }
}
