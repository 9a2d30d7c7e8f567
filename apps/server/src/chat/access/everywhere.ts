import type { AccessStore } from '../../access/access-store.ts'
import { everywhere, type StoredEntry } from '../../access/entries.ts'
import { RoomAccess } from '../../access/room-access.ts'
import type { Changes, Draft, MessageLog, Receipt } from '../../log/message-log.ts'
import { RoomLog } from '../room-log.ts'
import { RevWaiters } from './rev-waiters.ts'

/** Called with each entry, in the order of their revs. */
export type EntryListener = (entry: StoredEntry) => void

/** What holds in all rooms, in one epoch of the log. */
export class ServerAccess {
  readonly access: RoomAccess
  /** As that of Room. */
  readonly moved: (changes?: Changes) => void
  readonly #log: RoomLog
  readonly #entered: EntryListener
  readonly #waiters = new RevWaiters()
  #head = 0

  constructor(log: MessageLog, store: AccessStore, entered: EntryListener) {
    this.#log = new RoomLog(log, everywhere)
    this.moved = this.#log.follow(
      () => this.#head,
      (changes) => this.#add(changes),
    )
    this.access = new RoomAccess(everywhere, store)
    this.#entered = entered
  }

  async open(): Promise<this> {
    const { head } = await this.#log.since(0, 0)
    this.#head = head
    await this.access.open()
    return this
  }

  get head(): number {
    return this.#head
  }

  /** Durable when it resolves, with the receipt of the first. */
  async append(drafts: readonly Draft[]): Promise<Receipt> {
    const [receipt] = await this.#log.append(drafts)
    if (receipt === undefined) throw new Error('The log gave no receipt.')
    return receipt
  }

  /** As that of RoomOrder. */
  async reached(rev: number): Promise<void> {
    if (rev <= this.#head) return
    const reached = this.#waiters.until(rev)
    this.moved()
    await reached
  }

  invalidate(): void {
    this.#log.invalidate()
    this.#waiters.end()
  }

  #add({ rev, entries = [] }: Changes) {
    const before = this.#head
    if (rev <= before) return
    this.#head = rev
    for (const entry of entries) if (entry.rev > before) this.#entered(entry)
    this.#waiters.reached(rev)
  }
}

/** The state of the server: read before the first room opens, and followed from then on. */
export class Everywhere {
  readonly #log: MessageLog
  readonly #store: AccessStore
  readonly #moved: (entry: StoredEntry, server: ServerAccess) => void
  #current: { server: ServerAccess; opened: Promise<ServerAccess>; isOpen: boolean } | undefined

  /** `moved` is called with each entry, after it was added. */
  constructor(
    log: MessageLog,
    store: AccessStore,
    moved: (entry: StoredEntry, server: ServerAccess) => void,
  ) {
    this.#log = log
    this.#store = store
    this.#moved = moved
  }

  /** Rejects as the log does; the next call tries again. */
  ready(): Promise<ServerAccess> {
    return (this.#current ?? this.#open()).opened
  }

  moved(changes?: Changes): void {
    if (this.#current?.isOpen === true) this.#current.server.moved(changes)
  }

  /** A new epoch has begun: everything is read again. */
  startOver(): void {
    this.#current?.server.invalidate()
    this.#current = undefined
  }

  #open() {
    const server = new ServerAccess(this.#log, this.#store, (entry) => {
      server.access.add([entry])
      this.#moved(entry, server)
    })
    const current = { server, opened: server.open(), isOpen: false }
    this.#current = current
    current.opened = current.opened.then((opened) => {
      current.isOpen = true
      opened.moved() // what happened while it opened
      return opened
    })
    current.opened.catch(() => {
      if (this.#current === current) this.#current = undefined
    })
    return current
  }
}
