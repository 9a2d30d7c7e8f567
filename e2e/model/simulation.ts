import { RoomClient, type Outgoing, type RoomView } from '@parley/client'
import { ManualClock } from '@parley/client/manual-clock'
import type { Message } from '@parley/shared'
import { mostBuffered } from '../../apps/server/src/chat/broadcast/fan-out.ts'
import type { App } from '../../apps/server/src/app.ts'
import { MemoryLog, MemoryStorage } from '../../apps/server/src/testing/memory-log.ts'
import { createTestApp } from '../../apps/server/src/testing/test-server.ts'
import { SocketPair } from './socket-pair.ts'

export type Command =
  | { type: 'post' | 'drop' | 'slow' | 'drain' | 'open'; who: number }
  /** Changes the message at `index` of the timeline: an own one, or with a reaction any one. */
  | { type: 'edit' | 'remove' | 'react'; who: number; index: number }
  | { type: 'deliver'; who: number; count: number }
  /** Everyone except one reconnects, and all their frames are delivered. */
  | { type: 'flow'; except: number }
  | { type: 'pass'; ms: number }
  /** All connections are lost, and a new node opens the storage. */
  | { type: 'restart' }
  /** The same, with the storage restored from an older backup. */
  | { type: 'restore'; kept: number }

interface Participant {
  client: RoomClient
  pair: SocketPair | undefined
  /** Cids, in the order of writing. */
  written: string[]
  /** The expected final texts of changed messages, by id. */
  changed: Map<number, string>
}

/** Real clients and real sessions over a log in memory; commands control the connections between them. */
export class Simulation {
  readonly #clock = new ManualClock()
  readonly #storage = new MemoryStorage()
  readonly people: Participant[]
  #app: App
  /** A backup was restored: acknowledged messages may be lost. */
  restored = false
  #changes = 0

  constructor(count: number) {
    this.#app = this.#newNode()
    this.people = Array.from({ length: count }, (_, n) => this.#participant(n))
  }

  get log(): Message[] {
    return this.#storage.room('lobby').messages
  }

  get head(): number {
    return this.#storage.room('lobby').head
  }

  /** With `joined`, everyone joins the room first. */
  async run(commands: readonly Command[], joined: boolean) {
    for (const { client } of this.people) client.start()
    if (joined) await this.settle()
    for (const command of commands) {
      this.#do(command)
      await runPendingTasks()
    }
  }

  /** Delivers everything until all clients are up to date. */
  async settle() {
    for (let turn = 0; turn < 200 && !this.#isSettled(); turn += 1) {
      this.#clock.pass(1_000)
      for (const { pair } of this.people) pair?.drain()
      this.#flow(this.people)
      await runPendingTasks()
    }
    await runPendingTasks()
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
        const participant = this.people[command.who]
        if (participant === undefined) return
        participant.written.push(
          participant.client.post(`${command.who} says ${participant.written.length + 1}`),
        )
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
        return this.#flow(this.people.filter((_, n) => n !== command.except))
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

  #change({ type, who, index }: Extract<Command, { index: number }>) {
    const participant = this.people[who]
    const shown = participant?.client.view.timeline.messages ?? []
    const message = shown[index % shown.length]
    if (participant === undefined || message === undefined) return
    const { client, changed } = participant
    if (type === 'react') return void client.react(message.id, '👍', index % 2 === 0)
    if (message.username !== `person ${who}`) return
    const text = type === 'edit' ? `changed ${(this.#changes += 1)}` : ''
    if (changed.get(message.id) !== '') changed.set(message.id, text)
    if (type === 'edit') client.edit(message.id, text)
    else client.remove(message.id)
  }

  #flow(people: readonly Participant[]) {
    for (const participant of people) {
      participant.client.wake()
      participant.pair?.opened()
      participant.pair?.deliver(100)
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

  #participant(n: number): Participant {
    let cids = 0
    const membership = {
      room: 'lobby',
      username: `person ${n}`,
      avatar: 'a'.repeat(64),
      token: String(n).repeat(22),
    }
    const environment = {
      connect: (events: ConstructorParameters<typeof SocketPair>[0]) =>
        (participant.pair = new SocketPair(events, this.#app)),
      after: this.#clock.after,
      now: this.#clock.now,
      random: () => 0.5,
      newCid: () => `person-${n}-${String((cids += 1)).padStart(4, '0')}`,
    }
    const client = new RoomClient(membership, environment, { changed: () => {}, token: () => {} })
    const participant: Participant = { client, pair: undefined, written: [], changed: new Map() }
    return participant
  }

  #isSettled() {
    const { head } = this
    return this.people.every(({ client: { view } }) => {
      return view.connection.name === 'live' && view.outbox.every(isRefused) && view.timeline.cursor === head
    })
  }
}

/** P3.10: the message to change was removed, or is missing in the restored backup. */
const isRefused = ({ state }: Outgoing) => state.name === 'refused'

/** Runs pending microtasks and immediates: the log answers in microtasks, a room broadcasts in the next turn. */
async function runPendingTasks() {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate)
}
