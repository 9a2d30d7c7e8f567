import type { Person, ServerFrame } from '@parley/shared'
import { onTestFinished, vi } from 'vitest'
import type { App, Dependencies } from '../app.ts'
import type { Config } from '../config/config.ts'
import type { Connection } from '../websocket/upgrade.ts'
import { createTestApp } from './test-server.ts'
import { FakePeer } from './fake-peer.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'
import { MemoryPeople } from './memory-people.ts'
import { MemoryPush } from './push/memory-push.ts'
import { SharedPresence } from '../presence/cluster/shared-presence.ts'
import { MemoryPresenceStore, MemoryPresenceStorage } from './memory-presence-store.ts'

/** Several nodes in one process with fake timers, one log and one presence storage. */
export class TestNodes {
  readonly stores = new MemoryPresenceStorage()
  readonly people = new MemoryPeople()
  /** One for all nodes: each hears at once what another has stored. */
  readonly log: MemoryLog
  readonly push: MemoryPush

  constructor() {
    const storage = new MemoryStorage()
    this.log = new MemoryLog(storage)
    this.push = new MemoryPush(storage, this.people)
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
  }

  start(
    settings: Partial<Config> = {},
    { fetcher, pushSender }: Pick<Dependencies, 'fetcher' | 'pushSender'> = {},
  ) {
    const store = new MemoryPresenceStore(this.stores)
    const cluster = new SharedPresence(store, (error) => {
      throw error
    })
    onTestFinished(() => cluster.close())
    const { log, people, push } = this
    const app = createTestApp({ log, cluster, people, push }, settings, fetcher, pushSender)
    return new TestNode(app, store, cluster)
  }

  /** Advances the clock by milliseconds. */
  async pass(ms: number) {
    await vi.advanceTimersByTimeAsync(ms)
  }

  /** The calls of the presence stores since the last time. */
  calls() {
    return this.stores.calls.splice(0)
  }
}

/** `key`, `ask`, `epoch` and `after` as in `join`. */
export interface EnterOptions {
  room?: string
  token?: string
  address?: string
  key?: string
  ask?: boolean
  epoch?: string
  after?: number
}

class TestNode {
  readonly app: App
  readonly store: MemoryPresenceStore
  readonly #cluster: SharedPresence

  constructor(app: App, store: MemoryPresenceStore, cluster: SharedPresence) {
    this.app = app
    this.store = store
    this.#cluster = cluster
  }

  enter(
    username: string,
    { room = 'lobby', token = tokenOf(username), address = '127.0.0.1', ...more }: EnterOptions = {},
  ) {
    const visitor = new Visitor(someone(username), this.app, address)
    visitor.send({ type: 'join', room, ...visitor.person, token, ...more })
    return visitor
  }

  /** Sends nothing from now on, like a process that was killed or stopped. */
  stop() {
    this.#cluster.close()
  }
}

/** One connection. */
export class Visitor {
  readonly person: Person
  readonly peer = new FakePeer()
  readonly #session: Connection

  constructor(person: Person, app: App, address = '127.0.0.1') {
    this.person = person
    this.#session = app.connect(this.peer, 'parley.v1', { address })
  }

  send(frame: object) {
    this.#session.onMessage(JSON.stringify(frame))
  }

  leave() {
    this.#session.onClose()
  }

  /** The frames received since the last call. */
  received(): ServerFrame[] {
    return this.peer.sent.splice(0) as ServerFrame[]
  }

  /** The last count received, and who was announced since the last call, by name. */
  news() {
    const frames = this.received().filter((frame) => frame.type === 'people' || frame.type === 'presence')
    const announced = frames.map((frame) =>
      frame.type === 'people'
        ? { people: namesOf(frame.people) }
        : {
            arrived: namesOf(frame.arrived),
            left: namesOf(frame.left),
            changed: namesOf(frame.changed ?? []),
          },
    )
    return { count: frames.at(-1)?.count, announced }
  }
}

export function someone(username: string): Person {
  return { username, avatar: 'a'.repeat(64) }
}

export function tokenOf(username: string) {
  return Buffer.from(username.padEnd(22)).toString('base64url')
}

/** Appends `~` to the names of idle people. */
function namesOf(people: readonly (Person & { idle?: true | undefined })[]) {
  return people.map(({ username, idle }) => (idle ? `${username}~` : username))
}
