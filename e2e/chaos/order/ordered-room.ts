import type { ModerationRequest } from '@parley/client'
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { authorOf } from '../../../apps/server/src/identity/author.ts'
import { check, type CheckResult } from '../checker.ts'
import type { History } from '../history.ts'
import { RecordingClient } from '../recording-client.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { TestBed } from '../test-bed.ts'
import { Forgetting } from './forgetting.ts'
import { floorIn, removalsIn, unlawful, withoutBelow, type OrderLog } from './order-log.ts'
import { RoomRecords } from './room-records.ts'
import { until } from './until.ts'

type Measure = Extract<ModerationRequest, { type: 'moderate' }>['measure']

const memberCount = 4
const slowSeconds = 2
/** The clock of a node may step by an hour. */
const ownerLinkMs = 60 * 60_000
/** Who is erased, as everybody sees them then. */
const erasedName = 'erased'

/** A room whose owner bans, mutes, locks, slows down, sends out and removes, while all around it fails. */
export class OrderedRoom {
  readonly #testBed: TestBed
  readonly #random: SeededRandom
  readonly #records: RoomRecords
  readonly #forgetting: Forgetting
  readonly #owner: RecordingClient
  readonly #members: readonly RecordingClient[]
  /** Leaves early, and is erased. */
  readonly #leaver: RecordingClient
  /** How long each slow mode lasted, in milliseconds, in their order. */
  readonly #slowMs: number[] = []
  readonly #histories: History[]
  /** Found in what is deleted since. */
  #unlawfulBefore = 0
  #isOver = false
  #order: Promise<void> = Promise.resolve()

  /** Makes the owner of the server first. */
  static async open(testBed: TestBed, port: number, { number }: { number: number }, random: SeededRandom) {
    const room = new OrderedRoom(testBed, port, number, random)
    await room.#makeOwner()
    return room
  }

  private constructor(testBed: TestBed, port: number, number: number, random: SeededRandom) {
    this.#testBed = testBed
    this.#random = random
    const room = `ordered-${number}`
    this.#records = new RoomRecords(testBed, room)
    this.#forgetting = new Forgetting(testBed, random, this.#records)
    const client = (name: string, behaviour: 'posts' | 'nothing') =>
      new RecordingClient(port, room, `${name}${number}`, number, behaviour)
    this.#owner = client('owner', 'nothing')
    this.#members = Array.from({ length: memberCount }, (_, n) => client(`member${n}x`, 'posts'))
    this.#leaver = client('leaver', 'posts')
    this.#histories = this.clients.map(({ history }) => history)
  }

  /** The name of the owner of the server. */
  get owner(): string {
    return this.#owner.history.name
  }

  get clients(): RecordingClient[] {
    return [this.#owner, ...this.#members, this.#leaver]
  }

  /** The clients have started. */
  begin() {
    this.#order = this.#keepOrder()
  }

  /** The leaver is erased, and nobody else stops. On SQLite the server is stopped for it, and nobody else may start it. */
  async erase(): Promise<void> {
    await until('the leaver has posted', () => this.#leaver.history.acknowledged.length > 0)
    this.#leaver.stopPosting()
    await until('the leaver has settled', () => this.#leaver.settled)
    await this.#forgetting.erase(authorOf(this.#leaver.token))
  }

  /** The older half is deleted, and nobody stops: nobody else may start a node meanwhile. */
  async retain(): Promise<void> {
    const log = await this.#records.log()
    const floor = Math.floor((log.at(-1)?.id ?? 0) / 2)
    const order = await this.#orderLog()
    this.#unlawfulBefore = unlawful(
      order,
      log.filter(({ id }) => id < floor),
    )
    await this.#forgetting.retainFrom(floor)
  }

  /** Lifts everything, and waits until all removals are done. */
  async end(): Promise<void> {
    this.#isOver = true
    await this.#order
    await until('all removals are done', async () => {
      const [log, entries] = await this.#read()
      const removals = removalsIn(entries)
      return log.every(({ id, username, removed }) => removed === true || id > (removals.get(username) ?? 0))
    })
    // Clients that all stand at the same older rev would look settled.
    const head = (await this.#read()).flat().reduce((most, { rev }) => Math.max(most, rev), 0)
    await until('everybody has followed', () => this.clients.every(({ cursor }) => cursor >= head))
  }

  /** To be called when the clients have left. */
  async result(): Promise<CheckResult> {
    const [log, order] = await Promise.all([this.#records.log(), this.#orderLog()])
    for (const history of this.#histories) expect(history, order, this.#leaver.history)
    const result = check(this.#histories, log, order)
    return { ...result, unlawful: result.unlawful + this.#unlawfulBefore }
  }

  async #orderLog(): Promise<OrderLog> {
    const entries = await this.#records.entries()
    const { name: owner } = this.#owner.history
    return { entries, owner, floor: floorIn(entries), mostSlow: this.#mostSlow() }
  }

  #read() {
    return Promise.all([this.#records.log(), this.#records.entries()])
  }

  async #keepOrder() {
    await this.#do({ type: 'set', settings: { keepDays: 1 } })
    while (!this.#isOver) await this.#measure()
  }

  async #measure() {
    const random = this.#random
    const { history, token } = random.pick(this.#members)
    const to = (measure: Measure) => this.#do({ type: 'moderate', whom: { username: history.name }, measure })
    // Who is not there, and has not posted yet, has no name.
    const lift = (measure: Measure) =>
      this.#do({ type: 'moderate', whom: { person: authorOf(token) }, measure })
    const pause = () => sleep(random.between(200, 900))
    switch (random.between(0, 5)) {
      case 0:
        await to({ do: 'mute', lasts: null })
        await pause()
        return lift({ do: 'unmute' })
      case 1:
        await to({ do: 'ban', lasts: null })
        await pause()
        return lift({ do: 'unban' })
      case 2:
        await this.#do({ type: 'set', settings: { writers: 'moderators' } })
        await pause()
        return this.#do({ type: 'set', settings: { writers: 'everyone' } })
      case 3:
        return this.#slowDown()
      case 4:
        return to({ do: 'remove_messages' })
      default:
        await to({ do: 'send_out' })
        return pause()
    }
  }

  async #slowDown() {
    const began = performance.now()
    await this.#do({ type: 'set', settings: { slow: slowSeconds } })
    await sleep(slowSeconds * 1_000)
    await this.#do({ type: 'set', settings: { slow: 0 } })
    this.#slowMs.push(performance.now() - began)
  }

  /** What is stored counts on every node; each may store one post at the same moment, and a clock that steps one more. */
  #mostSlow() {
    const { length: nodes } = this.#testBed.nodes
    return this.#slowMs.map((ms) => nodes + 2 * Math.ceil(ms / (slowSeconds * 1_000)))
  }

  async #do(request: ModerationRequest) {
    await until(JSON.stringify(request), async () => {
      const result = await this.#owner.moderation.ask(request)
      if (result.type === 'done') return true
      const isPassing =
        result.type === 'lost' ||
        result.refusal.retryAfter !== undefined ||
        result.refusal.code === 'no_such_person'
      if (!isPassing) throw new Error(`${JSON.stringify(request)}: ${JSON.stringify(result)}`)
      return false
    })
  }

  async #makeOwner() {
    const secret = randomBytes(32).toString('base64url')
    const id = createHash('sha256').update(secret).digest('base64url')
    await this.#records.query(
      `INSERT INTO one_time (id, kind, author, expires_at) VALUES ($1, 'owner', '', ${Date.now() + ownerLinkMs})`,
      [id],
    )
    const answer = await fetch(`${this.#testBed.nodes[0]?.url ?? ''}/api/owner`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#owner.token}` },
      body: JSON.stringify({ owner: secret, username: this.#owner.history.name, avatar: 'a'.repeat(64) }),
    })
    if (!answer.ok) throw new Error(`The server answered ${answer.status}: ${await answer.text()}`)
  }
}

/** Changes what a client expects of its messages by what has been decided since. */
function expect(history: History, { entries, floor }: OrderLog, leaver: History) {
  const removedBelow = history === leaver ? Infinity : (removalsIn(entries).get(history.name) ?? 0)
  if (history === leaver) history.name = erasedName
  for (const { cid, id } of history.acknowledged) if (id < removedBelow) history.texts.set(cid, '')
  for (const { cid, id } of history.seen)
    if (id < removedBelow && isOwn(history, cid)) history.texts.set(cid, '')
  withoutBelow(history, floor)
}

function isOwn({ sent }: History, cid: string) {
  return sent.some((one) => one.cid === cid)
}
