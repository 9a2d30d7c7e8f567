import { RoomClient, type Outgoing, type RoomView } from '@parley/client'
import type { Message } from '@parley/shared'
import { mostBuffered } from '../../apps/server/src/chat/broadcast/fan-out.ts'
import type { App } from '../../apps/server/src/app.ts'
import { MemoryLog, MemoryStorage } from '../../apps/server/src/testing/memory-log.ts'
import { createTestApp } from '../../apps/server/src/testing/test-server.ts'
import { ManualClock } from './manual-clock.ts'
import { SocketPair } from './socket-pair.ts'

export type Command =
  | { type: 'post' | 'drop' | 'slow' | 'drain' | 'open'; who: number }
  /** Who changes the message that stands there in what they see: their own, or by a reaction anyone's. */
  | { type: 'edit' | 'remove' | 'react'; who: number; place: number }
  | { type: 'deliver'; who: number; count: number }
  /** All but one come back if they are away, and everything of theirs arrives. */
  | { type: 'flow'; but: number }
  | { type: 'pass'; ms: number }
  /** Every connection breaks, and a new process takes over the storage. */
  | { type: 'restart' }
  /** The same, and the storage is an older backup's. */
  | { type: 'restore'; kept: number }

interface Someone {
  client: RoomClient
  pair: SocketPair | undefined
  /** Cids, in the order of writing. */
  written: string[]
  /** What the messages that they changed have to say in the end, by id. */
  changed: Map<number, string>
}

/** Real clients and real sessions over a log in memory, with nothing between them but what a command says. */
export class ModelWorld {
  readonly #clock = new ManualClock()
  readonly #storage = new MemoryStorage()
  readonly people: Someone[]
  #app: App
  /** A backup was restored: what was acknowledged before may be gone. */
  restored = false
  #changes = 0

  constructor(count: number) {
    this.#app = this.#newNode()
    this.people = Array.from({ length: count }, (_, n) => this.#someone(n))
  }

  get log(): Message[] {
    return this.#storage.room('lobby').messages
  }

  get head(): number {
    return this.#storage.room('lobby').head
  }

  /** `begun`: everyone is in the room already. */
  async run(commands: readonly Command[], begun: boolean) {
    for (const { client } of this.people) client.start()
    if (begun) await this.calm()
    for (const command of commands) {
      this.#do(command)
      await settle()
    }
  }

  /** Everything works again, until nobody has anything to say. */
  async calm() {
    for (let turn = 0; turn < 200 && !this.#isQuiet(); turn += 1) {
      this.#clock.pass(1_000)
      for (const { pair } of this.people) pair?.drain()
      this.#flow(this.people)
      await settle()
    }
    await settle()
    for (const { pair } of this.people) pair?.deliver(1_000)
  }

  end() {
    for (const { client } of this.people) client.stop()
  }

  viewOf(who: number): RoomView | undefined {
    return this.people[who]?.client.view
  }

  #do(command: Command) {
    switch (command.type) {
      case 'post': {
        const someone = this.people[command.who]
        if (someone === undefined) return
        someone.written.push(someone.client.post(`${command.who} says ${someone.written.length + 1}`))
        return
      }
      case 'edit':
      case 'remove':
      case 'react':
        return this.#change(command)
      case 'deliver':
        return this.people[command.who]?.pair?.deliver(command.count)
      case 'open':
        return this.people[command.who]?.pair?.opened()
      case 'drop':
        return this.people[command.who]?.pair?.drop()
      case 'slow': {
        const pair = this.people[command.who]?.pair
        if (pair !== undefined) pair.buffered = mostBuffered + 1
        return
      }
      case 'drain':
        return this.people[command.who]?.pair?.drain()
      case 'flow':
        return this.#flow(this.people.filter((_, n) => n !== command.but))
      case 'pass':
        return this.#clock.pass(command.ms)
      case 'restart':
        return this.#restart()
      case 'restore':
        this.restored = true
        this.#storage.restore(command.kept)
        return this.#restart()
    }
  }

  #change({ type, who, place }: Extract<Command, { place: number }>) {
    const someone = this.people[who]
    const shown = someone?.client.view.timeline.messages ?? []
    const message = shown[place % shown.length]
    if (someone === undefined || message === undefined) return
    const { client, changed } = someone
    if (type === 'react') return void client.react(message.id, '👍', place % 2 === 0)
    if (message.username !== `person ${who}`) return
    const text = type === 'edit' ? `changed ${(this.#changes += 1)}` : ''
    if (changed.get(message.id) !== '') changed.set(message.id, text)
    if (type === 'edit') client.edit(message.id, text)
    else client.remove(message.id)
  }

  #flow(people: readonly Someone[]) {
    for (const someone of people) {
      someone.client.wake()
      someone.pair?.opened()
      someone.pair?.deliver(100)
    }
  }

  #restart() {
    const pairs = this.people.map(({ pair }) => pair)
    this.#app = this.#newNode()
    for (const pair of pairs) pair?.drop(1012)
  }

  #newNode() {
    const app = createTestApp({ log: new MemoryLog(this.#storage) })
    void app.start()
    return app
  }

  #someone(n: number): Someone {
    let cids = 0
    const membership = {
      room: 'lobby',
      username: `person ${n}`,
      avatar: 'a'.repeat(64),
      token: String(n).repeat(22),
    }
    const world = {
      connect: (events: ConstructorParameters<typeof SocketPair>[0]) =>
        (someone.pair = new SocketPair(events, this.#app)),
      after: this.#clock.after,
      now: this.#clock.now,
      random: () => 0.5,
      newCid: () => `person-${n}-${String((cids += 1)).padStart(4, '0')}`,
    }
    const client = new RoomClient(membership, world, { changed: () => {}, token: () => {} })
    const someone: Someone = { client, pair: undefined, written: [], changed: new Map() }
    return someone
  }

  #isQuiet() {
    const { head } = this
    return this.people.every(({ client: { view } }) => {
      return view.connection.name === 'live' && view.outbox.every(isRefused) && view.timeline.cursor === head
    })
  }
}

/** P3.10: somebody removed what was to be changed, or a restored backup never had it. */
const isRefused = ({ state }: Outgoing) => state.name === 'refused'

/** Lets everything that was promised come true: the log answers in microtasks, a room broadcasts in the next turn. */
async function settle() {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
}
