import type { Person } from '@parley/shared'

/** `outside`: an account at a provider, or of the proxy in front. */
export type CredentialKind = 'browser' | 'program' | 'passkey' | 'outside'

/** What proves to be an author. `id` is a hash: of a secret, or of the id of a passkey. Times are Unix times in milliseconds. */
export interface StoredCredential {
  id: string
  author: string
  kind: CredentialKind
  /** Of the device, for the list of devices. */
  name: string
  createdAt: number
  seenAt: number
  isRevoked: boolean
  passkey?: StoredPasskey
}

export type NewCredential = Pick<StoredCredential, 'id' | 'author' | 'kind' | 'name' | 'passkey'>

/** Bytes are base64url. */
export interface StoredPasskey {
  /** The id that the authenticator has given it. */
  id: string
  publicKey: string
  counter: number
  transports?: string[]
}

/** What can be used once: a link for another device or of the owner, or the challenge of a passkey. `id` is the hash of the secret. */
export interface OneTime {
  id: string
  kind: 'link' | 'registration' | 'sign-in' | 'owner'
  /** Empty for a sign-in and an owner: nobody is known yet. */
  author: string
}

/**
 * The people of a log and their credentials. Every engine passes the suite in `testing/contracts/people-contract.ts`. Calls
 * reject with LogUnavailable; those that store something also with StorageFull, StorageBusy or StorageDamaged.
 */
export interface PeopleStore {
  /** The id of the log: unlike the epoch, it never changes. */
  instance(): Promise<string>
  /** Revoked ones too: they stay, so that their secret never begins a new author. */
  findCredential(id: string): Promise<StoredCredential | undefined>
  /** Stores it unless it is stored, and the day on which it was seen. Returns what is stored now. */
  keepCredential(credential: NewCredential): Promise<StoredCredential>
  /** Those that are not revoked, the oldest first. */
  credentialsOf(author: string): Promise<StoredCredential[]>
  /** Revokes those of `ids` that are the author's, and returns them. Unused links and challenges end with them. An author without a credential has no name any more. */
  revokeCredentials(author: string, ids: readonly string[]): Promise<string[]>
  /** How often a passkey was used, as its authenticator counts. */
  setCounter(id: string, counter: number): Promise<void>
  /** The name and the picture that the author used last. */
  findPerson(author: string): Promise<Person | undefined>
  keepPerson(author: string, person: Person): Promise<void>
  /** `forMs` is how long it is valid. */
  addOneTime(oneTime: OneTime, forMs: number): Promise<void>
  /** The author of it, if it is still valid; from now on it is not. */
  takeOneTime(id: string, kind: OneTime['kind']): Promise<string | undefined>
  /**
   * The credentials that were revoked since `at`, by whichever node, and perhaps some from shortly before. The answer's `at`
   * is for the next call. Undefined: none, the first call.
   */
  revokedSince(at: number | undefined): Promise<{ ids: string[]; at: number }>
}
