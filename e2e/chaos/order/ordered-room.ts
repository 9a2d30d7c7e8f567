import type { ModerationRequest } from '@parley/client'
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Entry } from '../../../apps/server/src/access/entries.ts'
import { authorOf } from '../../../apps/server/src/identity/author.ts'
import { check, type CheckResult } from '../checker.ts'
import type { History } from '../history.ts'
import { RecordingClient } from '../recording-client.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { TestBed } from '../test-bed.ts'
import { floorIn, removalsIn, type OrderLog } from './order-log.ts'

const memberCount = 4
const slowSeconds = 2
const dayMs = 24 * 60 * 60_000
/** Retention runs when it has not for an hour, and the clock of a node may step by one. */
const longAgoMs = 3 * 60 * 60_000
/** A node that has started looks for old messages within this time. */
const retentionMs = 10_000
const patienceMs = 90_000
/** Who is erased, as everybody sees them then. */
const erasedName = 'erased'

/** A room whose owner bans, mutes, locks, slows down, sends out and removes, while all around it fails. */
export class OrderedRoom {
  readonly #room: string
  readonly #testBed: TestBed
  readonly #random: SeededRandom
  readonly #owner: RecordingClient
  readonly #members: readonly RecordingClient[]
  /** Leaves early, and is erased. */
  readonly #leaver: RecordingClient
  /** How long each slow mode lasted, in milliseconds, in their order. */
  readonly #slowMs: number[] = []
  readonly #histories: History[]
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
    this.#room = `ordered-${number}`
    const client = (name: string, behaviour: 'posts' | 'nothing') =>
      new RecordingClient(port, this.#room, `${name}${number}`, number, behaviour)
    this.#owner = client('owner', 'nothing')
    this.#members = Array.from({ length: memberCount }, (_, n) => client(`member${n}x`, 'posts'))
    this.#leaver = client('leaver', 'posts')
    this.#histories = this.clients.map(({ history }) => history)
  }

  get clients(): RecordingClient[] {
    return [this.#owner, ...this.#members, this.#leaver]
  }

  /** The clients have started. */
  begin() {
    this.#order = this.#keepOrder()
  }

  /** Lifts everything, lets retention and erasing run, and waits until all removals are done. */
  async end(): Promise<void> {
    this.#isOver = true
    await this.#order
    this.#leaver.stopPosting()
    await this.#until('the leaver has settled', () => this.#leaver.settled)
    await this.#testBed.erase(authorOf(this.#leaver.token))
    await this.#retain()
    await this.#until('all removals are done', async () => {
      const [log, entries] = await Promise.all([this.#log(), this.#entries()])
      const removals = removalsIn(entries)
      return log.every(({ id, username, removed }) => removed === true || id > (removals.get(username) ?? 0))
    })
    // Clients that all stand at the same older rev would look settled.
    const [log, entries] = await Promise.all([this.#log(), this.#entries()])
    const head = [...log, ...entries].reduce((most, { rev }) => Math.max(most, rev), 0)
    await this.#until('everybody has followed', () => this.clients.every(({ cursor }) => cursor >= head))
  }

  /** To be called when the clients have left. */
  async result(): Promise<CheckResult> {
    const [log, entries] = await Promise.all([this.#log(), this.#entries()])
    const order: OrderLog = {
      entries,
      owner: this.#owner.history.name,
      floor: floorIn(entries),
      mostSlow: this.#mostSlow(),
    }
    for (const history of this.#histories) expect(history, order, this.#leaver.history)
    return check(this.#histories, log, order)
  }

  async #keepOrder() {
    await this.#do({ type: 'set', settings: { keepDays: 1 } })
    while (!this.#isOver) await this.#measure()
  }

  async #measure() {
    const random = this.#random
    const { name } = random.pick(this.#members).history
    const to = (measure: Extract<ModerationRequest, { type: 'moderate' }>['measure']) =>
      this.#do({ type: 'moderate', whom: { username: name }, measure })
    const pause = () => sleep(random.between(200, 900))
    switch (random.between(0, 5)) {
      case 0:
        await to({ do: 'mute', lasts: null })
        await pause()
        return to({ do: 'unmute' })
      case 1:
        await to({ do: 'ban', lasts: null })
        await pause()
        return to({ do: 'unban' })
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

  /** A turn counts on one node, and is forgotten with it. */
  #mostSlow() {
    const { length: nodes } = this.#testBed.nodes
    return this.#slowMs.map((ms) => 2 * nodes * Math.ceil(ms / (slowSeconds * 1_000)))
  }

  /** Ages the older half, and restarts nodes until one of them has told that it is deleted. */
  async #retain() {
    const head = (await this.#log()).at(-1)?.id ?? 0
    const oldBelow = Math.floor(head / 2)
    const database = await this.#testBed.openDatabase()
    try {
      const ofRoom = database.engine === 'postgres' ? '$1' : '(SELECT room FROM rooms WHERE name = $1)'
      await database.rows(`UPDATE messages SET at = at - ${2 * dayMs} WHERE room = ${ofRoom} AND id < $2`, [
        this.#room,
        oldBelow,
      ])
    } finally {
      await database.close()
    }
    await this.#until('retention has run', async () => {
      await this.#forgetTurn()
      const node = this.#random.pick(this.#testBed.nodes)
      await node.kill('SIGKILL')
      await node.start()
      const until = Date.now() + retentionMs
      const isDone = async () => floorIn(await this.#entries()) >= oldBelow
      while (!(await isDone()) && Date.now() < until) await sleep(200)
      return isDone()
    })
  }

  async #forgetTurn() {
    const database = await this.#testBed.openDatabase()
    await database.rows('UPDATE retention SET at = $1', [Date.now() - longAgoMs])
    await database.close()
  }

  async #do(request: ModerationRequest) {
    await this.#until(JSON.stringify(request), async () => {
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

  async #until(what: string, isSo: () => boolean | Promise<boolean>) {
    for (const until = Date.now() + patienceMs; !(await isSo()); await sleep(100))
      if (Date.now() > until) throw new Error(`Not in time: ${what}.`)
  }

  async #log() {
    return (await this.#testBed.readLogs([this.#room])).get(this.#room) ?? []
  }

  async #entries(): Promise<OrderLog['entries']> {
    const database = await this.#testBed.openDatabase()
    try {
      const found = await database.rows<{ rev: number; entry: string }>(
        'SELECT rev, entry FROM entered WHERE room = $1 ORDER BY rev',
        [this.#room],
      )
      return found.map(({ rev, entry }) => ({ rev, entry: JSON.parse(entry) as Entry }))
    } finally {
      await database.close()
    }
  }

  async #makeOwner() {
    const secret = randomBytes(32).toString('base64url')
    const id = createHash('sha256').update(secret).digest('base64url')
    const database = await this.#testBed.openDatabase()
    await database.rows(
      `INSERT INTO one_time (id, kind, author, expires_at) VALUES ($1, 'owner', '', ${Date.now() + dayMs})`,
      [id],
    )
    await database.close()
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
  const { acknowledged } = history
  history.acknowledged = acknowledged.filter(({ id }) => id >= floor)
  for (const { cid, id } of acknowledged) if (id < floor) history.givenUp.add(cid)
}

function isOwn({ sent }: History, cid: string) {
  return sent.some((one) => one.cid === cid)
}
