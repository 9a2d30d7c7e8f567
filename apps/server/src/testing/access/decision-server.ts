import type { Door, Subject } from '@parley/shared'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pino } from 'pino'
import { everywhere, type Entry } from '../../access/entries.ts'
import { createApp, type App } from '../../app.ts'
import type { Config } from '../../config/config.ts'
import { authorOf } from '../../identity/author.ts'
import { singleNode } from '../../presence/cluster/single-node.ts'
import { FakePeer } from '../fake-peer.ts'
import { MemoryLog, MemoryStorage } from '../memory-log.ts'
import { MemoryPeople } from '../memory-people.ts'
import { MemorySearch } from '../memory-search.ts'
import { testConfig } from '../settings/test-settings.ts'

/** Of this line no room is begun. */
const unbegun = 'a member where no room is begun'

/** A line of the decision table that is to be true for somebody in a room. */
export interface Line {
  who: string
  room: string
  person: Subject
  /** The closed one. */
  door: Door
  /** In all rooms, instead of this one. */
  isEverywhere: boolean
  /** The server knows the credential of the person from then on. */
  known: () => Promise<unknown>
}

/** The message of somebody else in each room. */
export const welcome = 'welcome everybody'

const eve = subjectOf('Eve', 'eve')
const olga = subjectOf('Olga', authorOf(tokenOf('Olga')))
const dayMs = 24 * 60 * 60_000
/** Of the event loop. */
const mostTurns = 10_000

/** A server in this process, with a log in memory that is written directly: in no time for any line of the decision table. */
export class DecisionServer {
  readonly log = new MemoryLog(new MemoryStorage())
  readonly people = new MemoryPeople()
  readonly #app: App
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-decisions-'))
  #cids = 0

  constructor(settings: Partial<Config> = {}) {
    const { log } = this
    const { access, files, members } = log
    const storage = { log, access, files, members, people: this.people, search: new MemorySearch(log) }
    const engine = { ...storage, cluster: singleNode, isShared: false, startBackgroundWork: () => undefined }
    const config = { ...testConfig, dataDir: this.#folder, ...settings }
    this.#app = createApp(config, { engine, logger: pino({ level: 'silent' }) })
  }

  /** Returns its address. */
  async start(): Promise<string> {
    await this.#app.start()
    return `http://127.0.0.1:${await this.#app.listen()}`
  }

  async close(): Promise<void> {
    this.#app.terminate()
    await this.#app.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Olga is there, and has posted `welcome`. The returned function takes back what holds in all rooms. */
  async prepare(line: Line): Promise<() => Promise<void>> {
    const way = ways[line.who]
    if (way === undefined) throw new Error(`There is no way to ${line.who}.`)
    const leave = line.who === unbegun ? () => undefined : await this.#enter(line.room)
    await way(this, line)
    return async () => {
      leave()
      await this.decide(everywhere, { kind: 'settings', settings: openToAll })
      for (const subject of [eve, line.person]) {
        await this.decide(everywhere, { kind: 'unban', subject })
        await this.decide(everywhere, { kind: 'unmute', subject })
        await this.decide(everywhere, { kind: 'role', subject, role: 'member' })
      }
    }
  }

  async decide(room: string, entry: Entry): Promise<void> {
    await this.log.append(room, [{ ...this.#by(olga), type: 'entry', entry }])
  }

  async post(room: string, message: string, by: Subject = olga): Promise<void> {
    await this.log.append(room, [{ ...this.#by(by), type: 'post', message }])
  }

  addressHash(address: string): Promise<string> {
    return this.#app.chat.access.addressHash(address)
  }

  async #enter(room: string) {
    await this.post(room, welcome)
    const peer = new FakePeer()
    const session = this.#app.connect(peer, 'parley.v1', { address: '192.0.2.9' })
    const { username, avatar } = olga
    session.onMessage(JSON.stringify({ type: 'join', room, username, avatar, token: tokenOf('Olga') }))
    // Joins begin in turn: the next to come is to see her.
    for (let turn = 0; turn < mostTurns && peer.of('people').length === 0; turn += 1) await nextTurn()
    return () => session.onClose()
  }

  #by({ person: author, username, avatar }: Subject) {
    this.#cids += 1
    return { author, username, avatar, cid: `cid-of-table-${this.#cids}` }
  }
}

type Way = (server: DecisionServer, line: Line) => Promise<unknown>

const openToAll = { door: null, writers: 'everyone', beginners: 'everyone' } as const

const placeOf = ({ isEverywhere, room }: Line) => (isEverywhere ? everywhere : room)
const close: Way = (server, line) =>
  server.decide(placeOf(line), { kind: 'settings', settings: { door: line.door } })
const decide =
  (entryOf: (subject: Subject) => Entry): Way =>
  (server, line) =>
    server.decide(placeOf(line), entryOf(line.person))
const banAddress: Way = async (server, line) => {
  const address = await server.addressHash('127.0.0.1')
  await server.decide(placeOf(line), { kind: 'ban_address', subject: eve, address, forMs: dayMs })
}
const give =
  (role: 'moderator' | 'owner', isEverywhere: boolean): Way =>
  (server, { room, person }) =>
    server.decide(isEverywhere ? everywhere : room, { kind: 'role', subject: person, role })
const mute = decide((subject) => ({ kind: 'mute', subject, forMs: null }))
const ban = decide((subject) => ({ kind: 'ban', subject, forMs: null }))
const sendOut = decide((subject) => ({ kind: 'send_out', subject }))

function steps(...all: Way[]): Way {
  return async (server, line) => {
    for (const step of all) await step(server, line)
  }
}

/** How each line of the table comes about, by what is in the log alone. */
const ways: Record<string, Way> = {
  'anybody at an open door': steps(),
  'a stranger at a closed door': close,
  'who has posted, at a closed door': steps(
    (server, { room, person }) => server.post(room, 'known', person),
    close,
  ),
  'who was let in, at a closed door': steps(
    close,
    decide((subject) => ({ kind: 'let_in', subject })),
  ),
  'who was sent out, at a closed door': steps(
    decide((subject) => ({ kind: 'let_in', subject })),
    close,
    sendOut,
  ),
  'who was sent out, at an open door': sendOut,
  'who is muted': mute,
  'who was muted until now': decide((subject) => ({ kind: 'mute', subject, forMs: 1 })),
  'who is banned': ban,
  'a newcomer from a banned address': banAddress,
  'who was known before the address was banned': steps(async (_, { known }) => {
    await known()
  }, banAddress),
  'a member where moderators write': decide(() => ({
    kind: 'settings',
    settings: { writers: 'moderators' },
  })),
  [unbegun]: (server) =>
    server.decide(everywhere, { kind: 'settings', settings: { beginners: 'moderators' } }),
  'a moderator of the room': steps(give('moderator', false), close),
  'a moderator of the server': steps(give('moderator', true), close),
  'a moderator who is muted': steps(give('moderator', false), mute),
  'a moderator who is banned': steps(give('moderator', true), ban),
  'an owner of the room': steps(give('owner', false), close),
  'an owner of the server': steps(give('owner', true), close),
}

export function tokenOf(name: string): string {
  return Buffer.from(name.padEnd(22)).toString('base64url')
}

export function subjectOf(username: string, person: string): Subject {
  return { person, username, avatar: 'a'.repeat(64) }
}
