import { randomUUID } from 'node:crypto'
import { remaining } from '../../access/standing.ts'
import type { Actor } from '../../identity/actor.ts'
import { hashOf } from '../../identity/author.ts'
import type { NameProblem } from '../names/display-names.ts'
import { addressKey } from '../limits/address-key.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import type { Access } from './access.ts'
import { entryDraft } from './entry-draft.ts'
import { askingForMs, isAsking, peopleAsking } from './asking.ts'
import type { RoomGate } from './room-gate.ts'

/** What somebody shows or does at a closed door. */
export interface AtTheDoor {
  key?: string | undefined
  ask?: boolean | undefined
  userAgent?: string | undefined
  /** The rev of the room that they come back with. */
  knows?: number | undefined
}

/** Seconds after which somebody who waits asks again whether they are let in. */
const askEverySeconds = 5
/** A request that is older than this is written again: it would end otherwise, though they still wait. */
const renewAskMs = askingForMs / 2

const mostAskingInRoom = 20
const mostAskingFromAddress = 5
const mostAskers = 1_000

/** P12: lets people into rooms. */
export class Door {
  readonly #access: Access
  readonly #checkName: (actor: Actor) => Promise<NameProblem | undefined>
  readonly #limited: (actor: Actor) => void
  /** What the addresses of those who have asked are counted by, of the last of them. */
  readonly #askers = new Map<string, string>()
  /** Whose request is being stored, and in which room. */
  readonly #underWay = new Map<string, string>()
  /** Who is in a room or asks to be. */
  readonly #visits = new Map<object, () => void>()

  /** `checkName`: who asks is shown to those inside. */
  constructor(
    access: Access,
    checkName: (actor: Actor) => Promise<NameProblem | undefined>,
    limited: (actor: Actor) => void,
  ) {
    this.#access = access
    this.#checkName = checkName
    this.#limited = limited
  }

  /** Lets `user` in until `leave`, or returns why not. Rejects as the log does. */
  async enter(user: object, actor: Actor, room: Room, at: AtTheDoor): Promise<Refused | undefined> {
    const { gate } = room.order
    this.leave(user)
    this.#visits.set(user, () => gate.leave(actor))
    await gate.enter(actor, at.knows)
    if (!this.#visits.has(user)) gate.leave(actor) // left meanwhile
    const closed = gate.refusal(actor, 'join')
    const refusal = closed?.code === 'door_closed' ? await this.#knock(actor, room, at, closed) : closed
    if (refusal !== undefined) return refusal
    gate.cameIn(actor)
    const isKnown = actor.credential?.stored !== undefined || gate.roleOf(actor) !== 'member'
    this.#access.addresses.add(actor.author, actor.address, isKnown)
    return undefined
  }

  leave(user: object): void {
    this.#visits.get(user)?.()
    this.#visits.delete(user)
  }

  async #knock(actor: Actor, room: Room, { key, ask, userAgent = '' }: AtTheDoor, closed: Refused) {
    if (key !== undefined) return this.#unlock(actor, room, key, userAgent)
    return ask === true && actor.credential !== undefined ? this.#ask(actor, room, closed) : closed
  }

  /** P12.4: counted before it is tried, so that many at once are not more than one after the other. */
  async #unlock(actor: Actor, { order }: Room, key: string, userAgent: string): Promise<Refused | undefined> {
    const { wrongTries } = this.#access
    const { address } = actor
    const retryAfter = wrongTries.wait(address, userAgent)
    if (retryAfter > 0) return refused('slow_down', { field: 'key', retryAfter })
    wrongTries.add(address, userAgent)
    // A key that is changed while it is looked at lets in as before the change.
    const { heads } = order.gate
    const opened = await this.#roomThatOpens(actor, order.gate, key)
    if (opened === 'busy' || opened !== undefined) wrongTries.wasRight(address, userAgent)
    if (opened === 'busy') return refused('slow_down', { field: 'key', retryAfter: 1 })
    if (opened === undefined) return refused('wrong_key', { field: 'key' })
    await order.letIn(actor, opened.room, heads)
    return order.gate.refusal(actor, 'join')
  }

  /** The room that the key is of; undefined: it opens none. */
  async #roomThatOpens(
    { author }: Actor,
    { here, server, room: { state, server: ofServer, fixed }, door: { door, isOfServer } }: RoomGate,
    key: string,
  ): Promise<{ room: string } | 'busy' | undefined> {
    const rooms = isOfServer ? [here.room, server.access.room] : [here.room]
    const invitation = await this.#access.store.useInvitation(hashOf(key), rooms)
    if (invitation !== undefined) return { room: invitation.room }
    if (door !== 'key') return undefined
    const ownHash = isOfServer ? undefined : state.keyHash
    const hash = fixed.keyHash ?? ownHash ?? ofServer.keyHash
    if (hash === undefined) return undefined
    const fits = await this.#access.keys.fits(author, key, hash)
    if (fits === undefined) return 'busy'
    return fits ? { room: isOfServer ? server.access.room : here.room } : undefined
  }

  /** P12.6 */
  async #ask(actor: Actor, room: Room, closed: Refused): Promise<Refused> {
    const { gate } = room.order
    const { now } = gate
    const standing = gate.standingsOf(actor).here
    const asked = refused('asked', { retryAfter: askEverySeconds })
    const { askedAt = 0, turnedAwayAt } = standing
    if (isAsking(standing, now) && now - askedAt < renewAskMs) return asked
    if (turnedAwayAt !== undefined && remaining({ at: turnedAwayAt, forMs: askingForMs }, now) !== 0)
      return refused('turned_away')
    const problem = await this.#checkName(actor)
    if (problem !== undefined)
      return refused(problem.code, { field: 'username', suggestion: problem.suggestion })
    // Nobody is there who could answer, and nothing may begin here: the answer does not tell.
    if (!gate.room.isBegun) return asked
    if (!isAsking(standing, now) && this.#areMany(actor, gate)) {
      this.#limited(actor)
      return refused('slow_down', { retryAfter: 2 * askEverySeconds })
    }
    const subject = { person: actor.author, ...actor.person }
    const entry = { kind: 'ask', subject } as const
    this.#askers.set(actor.author, addressKey(actor.address))
    this.#underWay.set(actor.author, room.name)
    try {
      const receipt = await room.append(entryDraft(actor, randomUUID(), entry))
      return receipt.type === 'changed' ? asked : closed
    } finally {
      this.#underWay.delete(actor.author)
    }
  }

  /** The addresses of the others are those that have asked on this node. */
  #areMany({ address }: Actor, gate: RoomGate) {
    const asking = new Set(peopleAsking(gate).map(({ person }) => person))
    for (const [person, room] of this.#underWay) if (room === gate.here.room) asking.add(person)
    for (const person of this.#askers.keys()) if (this.#askers.size > mostAskers) this.#askers.delete(person)
    const key = addressKey(address)
    const ofAddress = [...asking].filter((person) => this.#askers.get(person) === key)
    return asking.size >= mostAskingInRoom || ofAddress.length >= mostAskingFromAddress
  }
}
