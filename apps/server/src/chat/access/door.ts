import type { Actor } from '../../identity/actor.ts'
import { hashOf } from '../../identity/author.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import type { Access } from './access.ts'
import { Asking } from './asking.ts'
import type { RoomGate } from './room-gate.ts'

/** What somebody shows or does at a closed door. */
export interface AtTheDoor {
  key?: string | undefined
  ask?: boolean | undefined
  userAgent?: string | undefined
  /** The rev of the room that they come back with. */
  knows?: number | undefined
}

/** P12: lets people into rooms. */
export class Door {
  readonly #access: Access
  readonly #asking: Asking
  /** Who is in a room or asks to be. */
  readonly #visits = new Map<object, () => void>()

  /** As for Asking. */
  constructor(access: Access, ...asking: ConstructorParameters<typeof Asking>) {
    this.#access = access
    this.#asking = new Asking(...asking)
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
    // P17.2: nobody inside is asked.
    if (room.order.gate.isPrivate && key === undefined) return closed
    if (key !== undefined) return this.#unlock(actor, room, key, userAgent)
    return ask === true && actor.credential !== undefined ? this.#asking.ask(actor, room, closed) : closed
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
    const opened = await this.#open(actor, order.gate, key)
    if (opened !== undefined) wrongTries.wasRight(address, userAgent)
    if (opened === 'busy') return refused('slow_down', { field: 'key', retryAfter: 1 })
    // Another connection of theirs may have been let in meanwhile, by the last use of an invitation.
    if (opened === undefined)
      return order.gate.refusal(actor, 'join') && refused('wrong_key', { field: 'key' })
    if (opened.rev === undefined) await order.letIn(actor, opened.room, heads)
    else order.wasLetIn(actor, { ...opened, rev: opened.rev })
    return order.gate.refusal(actor, 'join')
  }

  /** The room that the key is of; undefined: it opens none. With a `rev`, they are let in already. */
  async #open(
    { author, person, credential }: Actor,
    { here, server, room: { state, server: ofServer }, door: { door, isOfServer } }: RoomGate,
    key: string,
  ): Promise<{ room: string; rev?: number } | 'busy' | undefined> {
    const rooms = isOfServer ? [here.room, server.access.room] : [here.room]
    const subject = credential === undefined ? undefined : { person: author, ...person }
    const invitation = await this.#access.store.useInvitation(hashOf(key), rooms, subject)
    if (invitation !== undefined) return invitation
    if (door !== 'key') return undefined
    const ownHash = isOfServer ? undefined : state.keyHash
    const hash = this.#access.password.hashIn(ofServer) ?? ownHash ?? ofServer.keyHash
    if (hash === undefined) return undefined
    const fits = await this.#access.keys.fits(author, key, hash)
    if (fits === undefined) return 'busy'
    return fits ? { room: isOfServer ? server.access.room : here.room } : undefined
  }
}
