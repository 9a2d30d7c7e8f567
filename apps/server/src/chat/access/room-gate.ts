import { isConversation, type Role } from '@parley/shared'
import { doorOf, may, roleOf, type AccessAction, type AccessActor, type Decision } from '../../access/may.ts'
import type { ProgramGrant } from '../../access/program-grant.ts'
import { RoomAccess, type HeldStanding } from '../../access/room-access.ts'
import { isUnbegun, peopleIn } from '../../access/room-state.ts'
import { newcomer, type Standing } from '../../access/standing.ts'
import type { Actor } from '../../identity/actor.ts'
import type { Heads } from '../../log/message-log.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Access } from './access.ts'
import type { ServerAccess } from './everywhere.ts'

/** What is known of a connection that is let in, or asks. */
interface Visit {
  held: readonly HeldStanding[]
  addressHash: string
  knownSince: number | undefined
  /** A provider or a proxy says who this is. */
  isVouched: boolean
  /** P13.11: the rev of the room that they know. */
  knows: number
}

/** Who may do what in one room on this node. Decides by the standings that hold now, of those who are here. */
export class RoomGate {
  readonly here: RoomAccess
  readonly #access: Access
  readonly #head: () => number
  readonly #visits = new Map<object, Visit>()
  #server: ServerAccess | undefined
  #heads: Heads = { here: 0, server: 0 }

  /** `head`: the newest rev of the room. */
  constructor(room: string, access: Access, head: () => number) {
    this.#access = access
    this.#head = head
    this.here = new RoomAccess(room, access.store)
  }

  /** To be called once the head is known. */
  async open(): Promise<void> {
    this.#server = await this.#access.ready()
    await this.here.open()
  }

  get server(): ServerAccess {
    if (this.#server === undefined) throw new Error('The room is not open.')
    return this.#server
  }

  /** The same object until one of them moves: the drafts of a batch share it, and it is copied to the log once. */
  get heads(): Heads {
    const [here, server] = [this.#head(), this.server.head]
    if (this.#heads.here !== here || this.#heads.server !== server) this.#heads = { here, server }
    return this.#heads
  }

  /** Reads what the actor may do, who is here until `leave`, and comes back with the rev `knows`. Rejects as the log does. */
  async enter(actor: Actor, knows = this.#head()): Promise<void> {
    const { author, connection, credential, address } = actor
    const isVouched = credential?.fixedName !== undefined
    const held = this.#enter(author, credential === undefined)
    const visit: Visit = {
      held,
      addressHash: '',
      knownSince: credential?.stored?.createdAt,
      isVouched,
      knows,
    }
    this.leave(actor)
    this.#visits.set(connection, visit)
    await Promise.all(held.map(({ loaded }) => loaded))
    if (!this.#hasBannedAddresses) return
    visit.addressHash = await this.#access.addressHash(address)
    if (credential?.stored === undefined || !this.#isBannedAddress(visit.addressHash)) return
    const [oldest] = await this.#access.people.credentialsOf(author)
    visit.knownSince = Math.min(oldest?.createdAt ?? Infinity, credential.stored.createdAt)
  }

  /**
   * Whether the actor, who is here, has posted is asked where the door is closed when they come in: to be called once it closes.
   * Rejects as the log does.
   */
  async askPosted({ author, credential }: Actor): Promise<void> {
    if (credential === undefined) return
    const { here } = this
    const after = this.#postedAfter(author)
    const hasPosted = await this.#access.store.hasPosted(here.room, author, after)
    // Who was sent out meanwhile has to be let in again.
    if (hasPosted && after === this.#postedAfter(author)) here.posted(author)
  }

  #postedAfter(author: string) {
    return Math.max(this.here.of(author)?.standing.sentOut ?? 0, this.here.state.keySince ?? 0)
  }

  /** They were let in: a ban of their address concerns those who come after them. */
  cameIn({ connection }: Actor): void {
    const visit = this.#visits.get(connection)
    if (visit !== undefined) visit.knownSince ??= this.#access.now()
  }

  leave({ connection }: Actor): void {
    for (const standing of this.#visits.get(connection)?.held ?? []) standing.leave()
    this.#visits.delete(connection)
  }

  /** Whether the actor, who is here, may do this now. */
  may(actor: Actor, action: AccessAction): Decision {
    const asking = this.#actor(actor)
    return asking === undefined
      ? { type: 'no', code: 'not_allowed' }
      : may(asking, action, this.room, this.now)
  }

  /** The same in all rooms. */
  mayEverywhere(actor: Actor, action: AccessAction): Decision {
    const asking = this.#actor(actor)
    if (asking === undefined) return { type: 'no', code: 'not_allowed' }
    const { everywhere } = asking
    const ofServer = { ...this.room, isPrivate: false, state: this.room.server }
    return may({ ...asking, here: everywhere }, action, ofServer, this.now)
  }

  /** Why the actor may not do this now. */
  refusal(actor: Actor, action: AccessAction): Refused | undefined {
    return refusalOf(this.may(actor, action))
  }

  roleOf(actor: Actor): Role {
    return roleOf(this.standingsOf(actor))
  }

  /** Of somebody who is here. */
  standingsOf({ author, program }: Actor): { here: Standing; everywhere: Standing } {
    const here = this.here.of(author)?.standing ?? newcomer
    const everywhere = this.server.access.of(author)?.standing ?? newcomer
    return standingsWith(program, here, everywhere)
  }

  get room() {
    const { here, server } = this
    const { fixed } = this.#access
    const { isPrivate } = this
    const isBegun = isPrivate || !this.isUnbegun || fixed.rooms.has(here.room)
    return { state: here.state, server: server.access.state, isBegun, isPrivate, fixed }
  }

  /** Nothing was posted or decided since the room was made, or deleted. */
  get isUnbegun(): boolean {
    return isUnbegun(this.here.state, this.#head())
  }

  /** P17: a private conversation, or what would be one. */
  get isPrivate(): boolean {
    return isConversation(this.here.room)
  }

  get door() {
    return doorOf(this.room)
  }

  get now(): number {
    return this.#access.now()
  }

  /** In this room and everywhere. */
  #enter(author: string, isGuest: boolean): HeldStanding[] {
    const { here, server } = this
    const { store } = this.#access
    // Read once, and only for somebody who is not here yet.
    let read: Promise<Standing[]> | undefined
    const standings = () =>
      (read ??= isGuest
        ? Promise.resolve([newcomer, newcomer])
        : store.standings(author, [here.room, server.access.room]))
    return [
      here.enter(author, async () => {
        const [standing = newcomer] = await standings()
        const after = Math.max(standing.sentOut, here.state.keySince ?? 0)
        // Asked where it matters: who is here when the door closes is let in.
        const isAsked = !isGuest && this.door.door !== 'open'
        const hasPosted = isAsked && (await store.hasPosted(here.room, author, after))
        return { standing, hasPosted }
      }),
      server.access.enter(author, async () => {
        const [, standing = newcomer] = await standings()
        return { standing, hasPosted: false }
      }),
    ]
  }

  #actor(actor: Actor): AccessActor | undefined {
    const { author, connection, program } = actor
    const visit = this.#visits.get(connection)
    const here = this.here.of(author)
    const everywhere = this.server.access.of(author)
    if (visit === undefined || here === undefined || everywhere === undefined) return undefined
    return {
      ...standingsWith(program, here.standing, everywhere.standing),
      program: program && this.#visiting(program),
      hasPosted: here.hasPosted,
      knownSince: visit.knownSince,
      address: visit.addressHash,
      isVouched: visit.isVouched,
      knows: visit.knows,
      isParticipant: peopleIn(this.here.state).some(({ person }) => person === author),
    }
  }

  #visiting({ rooms, may, namedAt = Infinity }: ProgramGrant): AccessActor['program'] {
    const { deleted } = this.here.state
    const isNamed = rooms?.has(this.here.room) === true && (deleted === undefined || deleted.at < namedAt)
    return { may, isNamed, isItsRoom: rooms === undefined || isNamed }
  }

  get #hasBannedAddresses() {
    const { state, server } = this.room
    return state.addresses.length > 0 || server.addresses.length > 0
  }

  #isBannedAddress(hash: string) {
    const { state, server } = this.room
    return [...state.addresses, ...server.addresses].some(({ address }) => address === hash)
  }
}

/** P19.3: the role of a program is what it may do, and none beyond its rooms. */
function standingsWith(program: ProgramGrant | undefined, here: Standing, everywhere: Standing) {
  if (program === undefined) return { here, everywhere }
  const role: Role = program.may.has('moderate') ? 'moderator' : 'member'
  return { here: { ...here, role }, everywhere: { ...everywhere, role: 'member' as const } }
}

/** P13.4, P13.5: times are told in seconds. */
export function refusalOf(decision: Decision): Refused | undefined {
  if (decision.type === 'yes') return undefined
  const { code, lastsMs, because, here, deleted } = decision
  return refused(code, {
    ...(code === 'door_closed' && { field: 'key' }),
    ...(lastsMs !== undefined && { lasts: secondsOf(lastsMs) }),
    ...(because !== undefined && because !== '' && { because }),
    ...(here && { here }),
    ...(deleted !== undefined && { by: deleted.by.username, at: deleted.at }),
  })
}

export function secondsOf(ms: number | null): number | null {
  return ms === null ? null : Math.ceil(ms / 1_000)
}
