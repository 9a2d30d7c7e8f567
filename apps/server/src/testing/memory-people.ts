import type { Person } from '@parley/shared'
import type { NewCredential, OneTime, PeopleStore, StoredCredential } from '../identity/people-store.ts'
import { longestOneTimeMs } from '../log/rules/credential-expiry.ts'

/** People in memory, for tests. Answers arrive in a later turn, as with a disk. */
export class MemoryPeople implements PeopleStore {
  readonly #credentials = new Map<string, StoredCredential>()
  readonly #people = new Map<string, Person>()
  readonly #oneTime = new Map<string, OneTime & { expiresAt: number }>()
  readonly #freeNames: (author: string) => void

  constructor(freeNames: (author: string) => void = () => undefined) {
    this.#freeNames = freeNames
  }

  async instance() {
    await Promise.resolve()
    return 'memory'
  }

  async findCredential(id: string) {
    await Promise.resolve()
    return this.#credentials.get(id)
  }

  async keepCredential(credential: NewCredential) {
    await Promise.resolve()
    const now = Date.now()
    const known = this.#credentials.get(credential.id)
    const kept = known ?? { ...credential, createdAt: now, seenAt: now, isRevoked: false }
    this.#credentials.set(credential.id, kept)
    return kept
  }

  async credentialsOf(author: string) {
    await Promise.resolve()
    return [...this.#credentials.values()].filter((one) => one.author === author && !one.isRevoked)
  }

  async revokeCredentials(author: string, ids: readonly string[]) {
    const revoked = ids.filter((id) => this.#credentials.get(id)?.author === author)
    for (const id of revoked) {
      const credential = this.#credentials.get(id)
      if (credential) this.#credentials.set(id, { ...credential, isRevoked: true })
    }
    if (revoked.length > 0)
      for (const [id, oneTime] of this.#oneTime) if (oneTime.author === author) this.#oneTime.delete(id)
    if ((await this.credentialsOf(author)).length === 0) this.#freeNames(author)
    return revoked
  }

  async setCounter(id: string, counter: number) {
    await Promise.resolve()
    const found = this.#credentials.get(id)
    if (found?.passkey) this.#credentials.set(id, { ...found, passkey: { ...found.passkey, counter } })
  }

  async findPerson(author: string) {
    await Promise.resolve()
    return this.#people.get(author)
  }

  async keepPerson(author: string, person: Person) {
    await Promise.resolve()
    this.#people.set(author, person)
  }

  async addOneTime(oneTime: OneTime, forMs: number) {
    await Promise.resolve()
    this.#oneTime.set(oneTime.id, { ...oneTime, expiresAt: Date.now() + forMs })
  }

  async takeOneTime(id: string, kind: OneTime['kind']) {
    await Promise.resolve()
    const found = this.#oneTime.get(id)
    if (found?.kind !== kind) return undefined
    this.#oneTime.delete(id)
    const leftMs = found.expiresAt - Date.now()
    return leftMs > 0 && leftMs <= longestOneTimeMs ? found.author : undefined
  }

  async revokedSince(at: number | undefined) {
    await Promise.resolve()
    const revoked = [...this.#credentials.values()].filter(({ isRevoked }) => isRevoked)
    return { ids: at === undefined ? [] : revoked.map(({ id }) => id), at: Date.now() }
  }
}
