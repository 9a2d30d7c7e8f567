import type { Person } from '@parley/shared'
import { isStorageError } from '../log/message-log.ts'
import { repeated } from '../log/repeated.ts'
import { authorOf, hashOf, newToken } from './author.ts'
import { OpenCredentials } from './open-credentials.ts'
import { isOwnName, outsideCredential, personFor, type OutsidePerson } from './outside-person.ts'
import { kindOfSecret } from './programs/program-secret.ts'
import type { StoredProgram } from './programs/program-store.ts'
import type { CredentialKind, PeopleStore, StoredCredential } from './people-store.ts'

/** A link for another device is good for this long. */
export const linkSeconds = 600

const dayMs = 24 * 60 * 60_000

/** Looks after which the id of a shared log is read again. */
const instanceEvery = 120

/** How often the credentials of open connections are looked up where other nodes may revoke them. */
const lookEveryMs = 500

/** Who shows a credential. */
export interface Identity {
  author: string
  /** The id of the credential. */
  credential: string
  /** What is stored of it; a program's own token is stored once it is needed. */
  stored: StoredCredential | undefined
  /** The name that somebody outside gives them; undefined: they choose one. */
  fixedName?: string | undefined
  /** P19.11: the bot or bridge that shows it, in place of a person. */
  program?: StoredProgram | undefined
}

export interface SignedIn {
  author: string
  /** The secret that the device keeps. */
  secret: string
}

/** P11: what people can do about their credentials. Knows nothing of HTTP; errors are those of PeopleStore. */
export class People {
  readonly #store: PeopleStore
  readonly #open = new OpenCredentials()
  readonly #hasOutside: boolean
  #instance: Promise<string> | undefined

  /** `hasOutside`: there are people whose names are fixed outside. */
  constructor(store: PeopleStore, hasOutside = false) {
    this.#store = store
    this.#hasOutside = hasOutside
  }

  /** The id of the log, which cookies are named after. */
  instance(): Promise<string> {
    this.#instance ??= this.#store.instance().catch((error: unknown) => {
      this.#instance = undefined
      throw error
    })
    return this.#instance
  }

  /** P11.2: whose secret this is; undefined when it is revoked. */
  async identify(secret: string): Promise<Identity | undefined> {
    if (kindOfSecret(secret) !== undefined) return undefined // P19.2: it would make a person of a program
    const id = hashOf(secret)
    const stored = await this.#store.findCredential(id)
    return this.#identity(id, stored, authorOf(secret))
  }

  /** Whose credential has this id; undefined: there is none, or it is revoked. */
  async identityOf(id: string): Promise<Identity | undefined> {
    const stored = await this.#store.findCredential(id)
    return stored && this.#identity(id, stored, stored.author)
  }

  async #identity(id: string, stored: StoredCredential | undefined, begun: string) {
    if (stored?.isRevoked) return undefined
    const author = stored?.author ?? begun
    const fixedName = this.#hasOutside && stored !== undefined ? await this.#fixedName(author) : undefined
    return { author, credential: id, stored, fixedName }
  }

  /** P11.11: whom somebody outside has signed in. Their first visit makes a person of them. */
  async identifyOutside(outside: OutsidePerson): Promise<Identity> {
    const id = outsideCredential(outside)
    const person = personFor(outside)
    const found = await this.#store.findCredential(id)
    const author = found?.author ?? authorOf(newToken())
    const stored = await this.#store.keepCredential({ id, author, kind: 'outside', name: person.username })
    const known = await this.#store.findPerson(stored.author)
    if (known === undefined || !isOwnName(known.username, person.username))
      await this.#store.keepPerson(stored.author, {
        ...person,
        ...(outside.email === undefined && known && { avatar: known.avatar }),
      })
    return { author: stored.author, credential: id, stored, fixedName: person.username }
  }

  async #fixedName(author: string): Promise<string | undefined> {
    const all = await this.#store.credentialsOf(author)
    return all.find(isOutside)?.name
  }

  /** P11.3: makes the secret that a client has made a credential; undefined when it is revoked. */
  async signInWith(secret: string, kind: CredentialKind, name: string): Promise<SignedIn | undefined> {
    if (kindOfSecret(secret) !== undefined) return undefined
    const id = hashOf(secret)
    const stored = await this.#store.keepCredential({ id, author: authorOf(secret), kind, name })
    return stored.isRevoked ? undefined : { author: stored.author, secret }
  }

  /** P11.3: the name and the picture of an author whom no join has told yet. */
  async introduce(author: string, person: Person): Promise<void> {
    if ((await this.#store.findPerson(author)) === undefined) await this.#store.keepPerson(author, person)
  }

  /** P11.7: undefined when the link was used, has expired or never existed. */
  async signInByLink(link: string, kind: CredentialKind, name: string): Promise<SignedIn | undefined> {
    const author = await this.#store.takeOneTime(hashOf(link), 'link')
    return author === undefined ? undefined : this.addDevice(author, kind, name)
  }

  /** A new credential of an author who is known by other means. */
  async addDevice(author: string, kind: CredentialKind, name: string): Promise<SignedIn> {
    const secret = newToken()
    await this.#store.keepCredential({ id: hashOf(secret), author, kind, name })
    return { author, secret }
  }

  /** P11.7: the secret of a link for another device, which begins with the name and the picture of `person`. */
  async makeLink(
    identity: Identity,
    name: string,
    { username, avatar }: Partial<Person> = {},
  ): Promise<string> {
    await this.keep(identity, 'program', name)
    const { fixedName } = identity
    const isAllowed = username !== undefined && (fixedName === undefined || isOwnName(username, fixedName))
    if (isAllowed && avatar !== undefined) await this.#store.keepPerson(identity.author, { username, avatar })
    const link = newToken()
    await this.#store.addOneTime(
      { id: hashOf(link), kind: 'link', author: identity.author },
      linkSeconds * 1_000,
    )
    return link
  }

  /** P11.9 */
  async credentials(identity: Identity, name: string): Promise<StoredCredential[]> {
    await this.keep(identity, 'program', name)
    return this.#store.credentialsOf(identity.author)
  }

  /** P11.4: revokes the credential that is shown. */
  async signOut(identity: Identity, name: string): Promise<void> {
    await this.keep(identity, 'program', name)
    await this.revoke(identity.author, [identity.credential])
  }

  /** P11.9: returns what was revoked. What somebody outside vouches for cannot be revoked here. */
  async revoke(author: string, ids: readonly string[]): Promise<string[]> {
    const kept = this.#hasOutside ? (await this.#store.credentialsOf(author)).filter(isOutside) : []
    const own = ids.filter((id) => !kept.some((one) => one.id === id))
    const revoked = await this.#store.revokeCredentials(author, own)
    this.#open.revoked(revoked)
    return revoked
  }

  /** P11.9: all other devices; passkeys stay. */
  async signOutOthers({ author, credential }: Identity): Promise<void> {
    const all = await this.#store.credentialsOf(author)
    const others = all.filter(({ id, kind }) => id !== credential && kind !== 'passkey' && kind !== 'outside')
    await this.revoke(
      author,
      others.map(({ id }) => id),
    )
  }

  /** Stores a credential that is used for more than joining, so that it can be listed and revoked. */
  async keep(
    { author, credential: id, stored }: Identity,
    kind: CredentialKind,
    name: string,
  ): Promise<void> {
    await this.#store.keepCredential({ id, author, kind: stored?.kind ?? kind, name: stored?.name ?? name })
  }

  /** The name and the picture that the author used last. */
  findPerson(author: string): Promise<Person | undefined> {
    return this.#store.findPerson(author)
  }

  /** For the other devices of an author: the name and the picture to begin with, and the day. What cannot be stored is left for the next join. */
  async usedAs({ author, stored }: Identity, person: Person): Promise<void> {
    if (stored === undefined) return
    try {
      const known = await this.#store.findPerson(author)
      if (known?.username !== person.username || known.avatar !== person.avatar)
        await this.#store.keepPerson(author, person)
      if (Math.abs(Date.now() - stored.seenAt) >= dayMs) await this.#store.keepCredential(stored)
    } catch (error) {
      // The next join brings another attempt.
      if (!isStorageError(error)) throw error
    }
  }

  /** P11.2: calls `end` when the secret is revoked, here or by another node, until the returned function is called. */
  whenRevoked(secret: string, end: () => void): () => void {
    return this.#open.add(hashOf(secret), end)
  }

  /** Ends the connections whose credentials other nodes have revoked. Returns the function that stops it. */
  followOthers(failed: (error: unknown) => void): () => void {
    let looks = 0
    let lookedAt: number | undefined
    const look = async () => {
      const { ids, at } = await this.#store.revokedSince(lookedAt)
      lookedAt = at
      this.#open.revoked(ids)
      looks += 1
      if (looks % instanceEvery === 0) this.#instance = undefined // a log may be transferred beneath a running node
    }
    return repeated(look, lookEveryMs, failed)
  }
}

const isOutside = ({ kind }: StoredCredential) => kind === 'outside'
