import type { Person } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type { AccessStore } from '../../access/access-store.ts'
import { everywhere, type StoredEntry } from '../../access/entries.ts'
import { operatorAccess, type AccessSettings, type OperatorAccess } from '../../access/fixed-access.ts'
import { steadyClock, type SteadyClock } from '../../access/steady-clock.ts'
import { hashOf } from '../../identity/author.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import { isStorageError, type Draft, type MessageLog } from '../../log/message-log.ts'
import { addressKey } from '../limits/address-key.ts'
import { WrongTries } from '../limits/wrong-tries.ts'
import { DoorKeys } from './door-keys.ts'
import { entryCid, entryDraft } from './entry-draft.ts'
import { Everywhere, type EntryListener, type ServerAccess } from './everywhere.ts'
import { addressBanMs, RecentAddresses } from './recent-addresses.ts'
import { RoomPassword } from './room-password.ts'

export interface AccessOptions extends AccessSettings {
  log: MessageLog
  access: AccessStore
  people: Pick<PeopleStore, 'instance' | 'credentialsOf' | 'findPerson'>
  /** For tests. */
  clock?: SteadyClock
}

/** What all rooms of a node need to decide who may do what. */
export class Access {
  readonly store: AccessStore
  readonly people: AccessOptions['people']
  readonly fixed: OperatorAccess
  readonly now: SteadyClock
  readonly keys = new DoorKeys()
  readonly password: RoomPassword
  /** Wrong keys, and wrong secrets of requests. */
  readonly wrongTries = new WrongTries()
  readonly everywhere: Everywhere
  readonly addresses = new RecentAddresses()
  readonly #followers = new Set<EntryListener>()
  #instance: Promise<string> | undefined

  constructor(options: AccessOptions) {
    const { log, access, people, clock } = options
    this.store = access
    this.people = people
    this.fixed = operatorAccess(options)
    this.password = new RoomPassword(options.roomPassword)
    this.now = clock ?? steadyClock()
    this.everywhere = new Everywhere(log, access, (entry, server) => {
      void this.banAddresses(entry, (drafts) => server.append(drafts))
      for (const follower of this.#followers) follower(entry)
    })
  }

  /** What holds in all rooms, of which the operator's password is part. Rejects as the log does. */
  async ready(): Promise<ServerAccess> {
    const server = await this.everywhere.ready()
    await this.password.tell(server)
    return server
  }

  /** To be called at the start and every minute: what cannot be read or stored now is tried again. */
  async refresh(): Promise<void> {
    try {
      const { access } = await this.ready()
      access.refresh(this.now())
    } catch (error) {
      if (!isStorageError(error)) throw error
    }
  }

  /** P13.5: a ban was told that is to hold for newcomers of the same addresses, as far as this node knows them. */
  async banAddresses(
    { rev, by, entry }: StoredEntry,
    append: (drafts: readonly [Draft, ...Draft[]]) => Promise<unknown>,
  ): Promise<void> {
    if (entry.kind !== 'ban' || entry.address !== true) return
    const { subject } = entry
    const { person: author, ...person } = by
    try {
      for (const key of this.addresses.ofOneAlone(subject.person)) {
        const address = await this.addressHash(key)
        const banned = { kind: 'ban_address', subject, address, forMs: addressBanMs(entry.forMs) } as const
        // Two nodes that know the address say the same.
        await append([entryDraft({ author, person }, entryCid(`${rev} ${address}`, 'address'), banned)])
      }
    } catch (error) {
      // The ban of the person holds.
      if (!isStorageError(error)) throw error
    }
  }

  /** Calls the listener with each entry that holds in all rooms, after it was added, until the returned function is called. */
  follow(listener: EntryListener): () => void {
    this.#followers.add(listener)
    return () => void this.#followers.delete(listener)
  }

  /** P12.7: an owner of the server from now on. Rejects as the log does. */
  async makeOwner(author: string, person: Person): Promise<void> {
    const server = await this.everywhere.ready()
    const entry = { kind: 'role', subject: { person: author, ...person }, role: 'owner' } as const
    await server.append([entryDraft({ author, person }, randomUUID(), entry)])
  }

  /** Rejects as the log does. */
  async hasOwner(): Promise<boolean> {
    const listed = await this.store.notable(everywhere)
    return listed.some(({ standing }) => standing.role === 'owner')
  }

  /** What an address is banned by: it tells the address to nobody who does not know it. */
  async addressHash(address: string): Promise<string> {
    this.#instance ??= this.people.instance().catch((error: unknown) => {
      this.#instance = undefined
      throw error
    })
    return hashOf(`${await this.#instance} ${addressKey(address)}`)
  }
}
