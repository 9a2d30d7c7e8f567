import type { Person } from '@parley/shared'
import type { NewCredential, OneTime, PeopleStore, StoredCredential } from '../../../identity/people-store.ts'
import type { Unreadable, Unstored } from '../store-in.ts'
import type { WorkerClient } from '../worker-rpc.ts'
import type { LogProcedures } from '../worker.ts'

/** The calls wait for locks, and reject as those of the log do. */
export type Read = <T>(call: () => Promise<T | Unreadable>) => Promise<T>
export type Store = <T>(call: () => Promise<T | Unstored>) => Promise<T>

/** The people of a log, in its database. */
export class SqlitePeople implements PeopleStore {
  readonly #client: WorkerClient<LogProcedures>
  readonly #read: Read
  readonly #store: Store

  constructor(client: WorkerClient<LogProcedures>, read: Read, store: Store) {
    this.#client = client
    this.#read = read
    this.#store = store
  }

  instance(): Promise<string> {
    return this.#read(() => this.#client.call('instance'))
  }

  findCredential(id: string): Promise<StoredCredential | undefined> {
    return this.#read(() => this.#client.call('findCredential', id))
  }

  keepCredential(credential: NewCredential): Promise<StoredCredential> {
    return this.#store(() => this.#client.call('keepCredential', credential))
  }

  credentialsOf(author: string): Promise<StoredCredential[]> {
    return this.#read(() => this.#client.call('credentialsOf', author))
  }

  revokeCredentials(author: string, ids: readonly string[]): Promise<string[]> {
    return this.#store(() => this.#client.call('revokeCredentials', author, ids))
  }

  async setCounter(id: string, counter: number): Promise<void> {
    await this.#store(() => this.#client.call('setCounter', id, counter))
  }

  findPerson(author: string): Promise<Person | undefined> {
    return this.#read(() => this.#client.call('findPerson', author))
  }

  async keepPerson(author: string, person: Person): Promise<void> {
    await this.#store(() => this.#client.call('keepPerson', author, person))
  }

  async addOneTime(oneTime: OneTime, forMs: number): Promise<void> {
    await this.#store(() => this.#client.call('addOneTime', oneTime, forMs))
  }

  takeOneTime(id: string, kind: OneTime['kind']): Promise<string | undefined> {
    return this.#store(() => this.#client.call('takeOneTime', id, kind))
  }

  revokedSince(at: number | undefined): Promise<{ ids: string[]; at: number }> {
    return this.#read(() => this.#client.call('revokedSince', at))
  }
}
