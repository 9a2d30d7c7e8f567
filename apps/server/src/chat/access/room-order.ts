import { samePerson, type ListedRooms, type Subject } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type { StoredEntry } from '../../access/entries.ts'
import { peopleIn } from '../../access/room-state.ts'
import { isLetIn } from '../../access/standing.ts'
import type { Actor } from '../../identity/actor.ts'
import { isStorageError, type Changes, type Draft, type Heads, type Receipt } from '../../log/message-log.ts'
import type { UsedInvitation } from '../../access/access-store.ts'
import { addressKey } from '../limits/address-key.ts'
import { SlowMode } from '../limits/slow-mode.ts'
import type { RoomLog } from '../room-log.ts'
import type { Access } from './access.ts'
import { entryDraft } from './entry-draft.ts'
import { listedRooms } from './listed-rooms.ts'
import { PinnedMessage } from './pinned-message.ts'
import { RevWaiters } from './rev-waiters.ts'
import { RoomGate } from './room-gate.ts'
import { RoomMembers, type MemberSession } from './room-members.ts'
import { slowSeconds } from './shown-room.ts'

/** The newest revs in which a person's last post is looked for. A room in slow mode takes long to fill them. */
const slowRevs = 2_000

interface RoomOrderOptions {
  access: Access
  log: RoomLog
  head: () => number
  /** Reads on from the head. */
  read: () => void
  isLive: (session: MemberSession) => boolean
  expelled: (session: MemberSession, actor: Actor) => void
  append: (...drafts: [Draft, ...Draft[]]) => Promise<Receipt>
}

/** What a room is, who may do what in it, and who is there: kept up by the entries of the log. */
export class RoomOrder {
  readonly gate: RoomGate
  readonly members: RoomMembers
  readonly #slow = new SlowMode()
  readonly #pinned: PinnedMessage
  readonly #access: Access
  readonly #waiters = new RevWaiters()
  readonly #head: () => number
  readonly #read: () => void
  readonly #append: RoomOrderOptions['append']
  #unfollow = () => {}

  constructor(room: string, { access, log, head, read, isLive, expelled, append }: RoomOrderOptions) {
    this.#head = head
    this.#read = read
    this.#access = access
    this.#append = append
    this.gate = new RoomGate(room, access, head)
    this.#pinned = new PinnedMessage(log, () => this.members.changed())
    const pinned = () => this.#pinned.quote
    const letIn = (actor: Actor, heads: Heads) => void this.#keepIn(actor, heads)
    this.members = new RoomMembers({ gate: this.gate, pinned, isLive, expelled, letIn })
  }

  /** To be called once the head is known. Rejects as the log does. */
  async open(): Promise<void> {
    await this.gate.open()
    this.#unfollow = this.#access.follow((entry) =>
      this.members.added(entry, { ...this.gate.heads, server: entry.rev }),
    )
    await this.#pinned.pin(this.gate.room.state.settings.pinned)
  }

  close(): void {
    this.#unfollow()
    this.#waiters.end()
  }

  /** Follows the log from rev `head`. */
  add({ messages, entries = [] }: Pick<Changes, 'messages' | 'entries'>, head: number): void {
    this.#pinned.add(messages)
    for (const entry of entries) if (entry.rev > head) this.#added(entry)
    this.#waiters.reached(this.#head())
  }

  /** P13.6: resolves when the entries up to these revs are known here. Rejects with LogUnavailable when they cannot be read. */
  async reached({ here, server }: Heads): Promise<void> {
    await Promise.all([this.#reached(here), this.gate.server.reached(server)])
  }

  /** Requests to be let in end by themselves, and what could not be read is read: to be called every minute. */
  async refresh(): Promise<void> {
    this.gate.here.refresh(this.gate.now)
    await this.#pin()
    this.members.changed()
  }

  /** P16.12: those of all rooms. */
  listed(after: string | undefined): Promise<ListedRooms> {
    return listedRooms(this.#access, after)
  }

  /** P13.4: whole seconds until the actor may post; 0: the turn is taken. */
  takeSlowTurn(actor: Actor): number {
    if (this.gate.roleOf(actor) !== 'member') return 0
    return this.#slow.take(slowKeyOf(actor), slowSeconds(this.gate))
  }

  isSlowFor(actor: Actor): boolean {
    return slowSeconds(this.gate) > 0 && this.gate.roleOf(actor) === 'member'
  }

  /** The same by what is stored, once the turn is taken: each node counts its own turns alone. Rejects as the log does. */
  async slowTurnElsewhere(actor: Actor): Promise<number> {
    // A guest is another author with each connection.
    if (actor.credential === undefined) return 0
    const { here } = this.gate
    const agoMs = await this.#access.store.sincePosted(here.room, actor.author, this.#head() - slowRevs)
    return agoMs === undefined ? 0 : this.#slow.hasTaken(actor.author, slowSeconds(this.gate), agoMs)
  }

  giveSlowTurnBack(actor: Actor): void {
    this.#slow.giveBack(slowKeyOf(actor))
  }

  /** The actor has posted: they are known here, and where the door is the server's, in all rooms that it closes. */
  posted(actor: Actor): void {
    const { gate } = this
    gate.here.posted(actor.author)
    const { door, isOfServer } = gate.door
    const isKnown = isLetIn(gate.standingsOf(actor).everywhere, gate.room.server)
    if (door !== 'open' && isOfServer && !isKnown && gate.roleOf(actor) === 'member') void this.#keepIn(actor)
  }

  /** P12.2: those who keep order are shown under the names that they use. */
  async showNameOf(actor: Actor): Promise<void> {
    const { here, server } = this.gate
    const subject = { person: actor.author, ...actor.person }
    // P17.2: the name that they use there is told nowhere else.
    if (this.gate.isPrivate) return this.#rename(actor, subject)
    for (const access of [here, server.access]) {
      const listed = access.listed(actor.author)
      if (listed === undefined || listed.standing.role === 'member') continue
      if (listed.subject.username === subject.username) continue
      const entry = { kind: 'role', subject, role: listed.standing.role, renamed: true } as const
      const draft = entryDraft(actor, randomUUID(), entry)
      await unlessStorage(access === here ? this.#append(draft) : server.append([draft]))
    }
  }

  /** Lets the actor in, by what the door is now; `heads`: when that was found right. */
  async letIn(
    actor: Actor,
    room = this.gate.door.isOfServer ? this.gate.server.access.room : this.gate.here.room,
    heads = this.gate.heads,
  ) {
    const { here, server } = this.gate
    const isHere = room === here.room
    // The next one: who is sent out by it is sent out.
    const rev = (isHere ? heads.here : heads.server) + 1
    const access = isHere ? here : server.access
    if (actor.credential === undefined) return access.letInGuest(actor.author, rev)
    await access.letIn({ person: actor.author, ...actor.person }, rev)
  }

  /** P12.5: an invitation has let the actor in, which is stored. */
  wasLetIn(actor: Actor, { room, rev }: UsedInvitation): void {
    const { here, server } = this.gate
    const access = room === here.room ? here : server.access
    if (actor.credential === undefined) access.letInGuest(actor.author, rev)
    else access.wasLetIn({ person: actor.author, ...actor.person }, rev)
  }

  /** P17.3: those in a conversation are shown by the names under which they were last there. */
  async #rename(actor: Actor, subject: Subject) {
    const own = peopleIn(this.gate.here.state).find(({ person }) => person === subject.person)
    if (own === undefined || samePerson(own, subject)) return
    await unlessStorage(this.#append(entryDraft(actor, randomUUID(), { kind: 'rename', subject })))
  }

  async #reached(rev: number) {
    if (rev <= this.#head()) return
    const reached = this.#waiters.until(rev)
    this.#read()
    await reached
  }

  #added(entry: StoredEntry) {
    this.gate.here.add([entry])
    // Others of the same page come after it, and may send out.
    this.members.added(entry, { ...this.gate.heads, here: entry.rev })
    if (entry.entry.kind === 'settings' || entry.entry.kind === 'delete_room') void this.#pin()
    void this.#access.banAddresses(entry, (drafts) => this.#append(...drafts))
  }

  /** What cannot be read now is tried again with the next minute. */
  async #pin() {
    await unlessStorage(this.#pinned.pin(this.gate.room.state.settings.pinned))
  }

  /** P12.8: they are in for as long as they are here, also if it cannot be stored. */
  async #keepIn(actor: Actor, heads = this.gate.heads) {
    await unlessStorage(this.letIn(actor, undefined, heads))
  }
}

/** A guest is another author with each connection. */
function slowKeyOf({ author, credential, address }: Actor) {
  return credential === undefined ? addressKey(address) : author
}

/** What cannot be read or stored now is not asked for by anybody, who could be told. */
async function unlessStorage(work: Promise<unknown>) {
  try {
    await work
  } catch (error) {
    if (!isStorageError(error)) throw error
  }
}
