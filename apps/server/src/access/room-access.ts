import type { Subject } from '@parley/shared'
import type { AccessStore, StoredStanding } from './access-store.ts'
import { subjectOf, type StoredEntry } from './entries.ts'
import { stateWithoutFuture, withoutFuture } from './future-dates.ts'
import { emptyRoom, withEntry, type RoomState } from './room-state.ts'
import { afterEntry, isNotable, isNotableAt, letInAt, newcomer, type Standing } from './standing.ts'

interface Present {
  standing: Standing
  hasPosted: boolean
  users: number
  /** While it was read whether they have posted: having posted before does not count any more. */
  wasSentOut: boolean
  /** Entries that came while the standing was read; undefined: it has been read. */
  missed: StoredEntry[] | undefined
  loaded: Promise<void>
}

/** The standing of somebody, which is kept up until they `leave`: that counts once. */
export interface HeldStanding {
  /** Rejects as `load` does, and they are not here then. */
  readonly loaded: Promise<void>
  leave(): void
}

/** What is read of one person who comes in. */
export interface LoadedStanding {
  standing: Standing
  hasPosted: boolean
}

/** The state of one room, and what those who are there may do: read once, and kept up by the entries of its log. */
export class RoomAccess {
  readonly room: string
  readonly #store: AccessStore
  readonly #present = new Map<string, Present>()
  /** Those who have a role, are muted or banned, or wait at the door. */
  readonly #notable = new Map<string, StoredStanding>()
  #state = emptyRoom

  constructor(room: string, store: AccessStore) {
    this.room = room
    this.#store = store
  }

  /** To be called once the head of the room is known: entries beyond it are added. */
  async open(): Promise<void> {
    const [state, notable] = await Promise.all([
      this.#store.roomState(this.room),
      this.#store.notable(this.room),
    ])
    this.#state = state
    for (const one of notable) this.#notable.set(one.subject.person, one)
  }

  get state(): RoomState {
    return this.#state
  }

  /** Somebody is here, once for each call. */
  enter(person: string, load: () => Promise<LoadedStanding>): HeldStanding {
    const present = this.#present.get(person) ?? this.#add(person, load)
    present.users += 1
    let isHere = true
    return {
      loaded: present.loaded,
      leave: () => {
        if (isHere) present.users -= 1
        isHere = false
        if (present.users === 0) this.#forget(person, present)
      },
    }
  }

  /** Of somebody who is here; undefined: they are not. */
  of(person: string): LoadedStanding | undefined {
    return this.#present.get(person)
  }

  /** The standing that holds now, whether they are here or not. */
  async read(person: string): Promise<Standing> {
    const [standing = newcomer] = await this.#store.standings(person, [this.room])
    return standing
  }

  /** Follows the log: entries in the order of their revs. */
  add(entries: readonly StoredEntry[]): void {
    for (const stored of entries) {
      this.#state = withEntry(this.#state, stored)
      const subject = subjectOf(stored.entry)
      if (subject !== undefined) this.#addTo(subject, stored)
      if (stored.entry.kind === 'delete_room') this.#empty(stored)
      if (isSendingOut(stored)) for (const present of this.#present.values()) sendOut(present)
    }
  }

  /** They count as let in from now on: here at once, and everywhere once it is stored. */
  async letIn(subject: Subject, rev: number): Promise<void> {
    this.wasLetIn(subject, rev)
    await this.#store.letIn(this.room, subject, rev)
  }

  /** They count as let in, which is stored. */
  wasLetIn(subject: Subject, rev: number): void {
    this.letInGuest(subject.person, rev)
    const listed = this.#notable.get(subject.person)
    if (listed !== undefined) this.#note({ subject, standing: letInAt(listed.standing, rev) })
  }

  /** A guest has shown the key: it counts for as long as they are here. */
  letInGuest(person: string, rev: number): void {
    const present = this.#present.get(person)
    if (present !== undefined) present.standing = letInAt(present.standing, rev)
  }

  posted(person: string): void {
    const present = this.#present.get(person)
    if (present !== undefined) present.hasPosted = true
  }

  /** Those who have a role, are muted or banned, or wait at the door. Of what has ended, some may be among them. */
  get notable(): Iterable<StoredStanding> {
    return this.#notable.values()
  }

  listed(person: string): StoredStanding | undefined {
    return this.#notable.get(person)
  }

  /**
   * Drops from the list what has ended by itself, and counts dates in the future as now: the clock was ahead. To be called from
   * time to time. `now` is as for `remaining`.
   */
  refresh(now: number): void {
    this.#state = stateWithoutFuture(this.#state, now)
    for (const present of this.#present.values()) present.standing = withoutFuture(present.standing, now)
    for (const [person, { subject, standing }] of this.#notable)
      if (isNotableAt(standing, now))
        this.#notable.set(person, { subject, standing: withoutFuture(standing, now) })
      else this.#notable.delete(person)
  }

  #add(person: string, load: () => Promise<LoadedStanding>): Present {
    const present: Present = {
      ...{ standing: newcomer, hasPosted: false, wasSentOut: false, users: 0, missed: [] },
      loaded: Promise.resolve(),
    }
    present.loaded = this.#load(person, present, load)
    this.#present.set(person, present)
    return present
  }

  /** Who has left meanwhile may be here again, as another `present` that is read later. */
  async #load(person: string, present: Present, load: () => Promise<LoadedStanding>) {
    try {
      const { standing, hasPosted } = await load()
      present.hasPosted = hasPosted && !present.wasSentOut
      present.standing = (present.missed ?? []).reduce(afterEntry, standing)
      present.missed = undefined
    } catch (error) {
      this.#forget(person, present)
      throw error
    }
  }

  #forget(person: string, present: Present) {
    if (this.#present.get(person) === present) this.#present.delete(person)
  }

  #addTo(subject: Subject, stored: StoredEntry) {
    const { person } = subject
    const present = this.#present.get(person)
    // While it is read, what is listed of them is all that is known.
    const isKnown = present !== undefined && present.missed === undefined
    const before = isKnown ? present.standing : (this.#notable.get(person)?.standing ?? newcomer)
    const standing = afterEntry(before, stored)
    if (present !== undefined) {
      present.missed?.push(stored)
      present.standing = standing
      if (stored.entry.kind === 'send_out') sendOut(present)
    }
    this.#note({ subject, standing })
  }

  /** P13.11: nobody is anything in a room that was deleted. */
  #empty(stored: StoredEntry) {
    this.#notable.clear()
    for (const present of this.#present.values()) {
      present.missed?.push(stored)
      present.standing = newcomer
    }
  }

  #note({ subject, standing }: StoredStanding) {
    if (isNotable(standing)) this.#notable.set(subject.person, { subject, standing })
    else this.#notable.delete(subject.person)
  }
}

function isSendingOut({ entry }: StoredEntry) {
  if (entry.kind === 'delete_room') return true
  return (entry.kind === 'key' || entry.kind === 'settings') && entry.sendOut === true
}

function sendOut(present: Present) {
  present.hasPosted = false
  present.wasSentOut = true
}
