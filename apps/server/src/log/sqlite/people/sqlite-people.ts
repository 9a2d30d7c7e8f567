import type { Person } from '@parley/shared'
import type { NewCredential, OneTime, PeopleStore, StoredCredential } from '../../../identity/people-store.ts'
import type { LogCalls } from '../log-calls.ts'

/** The people of a log, in its database. */
export class SqlitePeople implements PeopleStore {
  readonly #calls: LogCalls

  constructor(calls: LogCalls) {
    this.#calls = calls
  }

  instance(): Promise<string> {
    return this.#calls.read('instance')
  }

  findCredential(id: string): Promise<StoredCredential | undefined> {
    return this.#calls.read('findCredential', id)
  }

  keepCredential(credential: NewCredential): Promise<StoredCredential> {
    return this.#calls.store('keepCredential', credential)
  }

  credentialsOf(author: string): Promise<StoredCredential[]> {
    return this.#calls.read('credentialsOf', author)
  }

  revokeCredentials(author: string, ids: readonly string[]): Promise<string[]> {
    return this.#calls.store('revokeCredentials', author, ids)
  }

  async setCounter(id: string, counter: number): Promise<void> {
    await this.#calls.store('setCounter', id, counter)
  }

  findPerson(author: string): Promise<Person | undefined> {
    return this.#calls.read('findPerson', author)
  }

  async keepPerson(author: string, person: Person): Promise<void> {
    await this.#calls.store('keepPerson', author, person)
  }

  async addOneTime(oneTime: OneTime, forMs: number): Promise<void> {
    await this.#calls.store('addOneTime', oneTime, forMs)
  }

  takeOneTime(id: string, kind: OneTime['kind']): Promise<string | undefined> {
    return this.#calls.store('takeOneTime', id, kind)
  }

  revokedSince(at: number | undefined): Promise<{ ids: string[]; at: number }> {
    return this.#calls.read('revokedSince', at)
  }
}
