import type { Join } from '@parley/shared'
import { newToken } from '../identity/author.ts'
import type { Identity, People } from '../identity/people.ts'

export type Admitted =
  /** `token` is for the answer. */
  | { type: 'admitted'; identity: Identity; token: string | undefined }
  | { type: 'refused'; code: 'signed_out' | 'another_person' }

/** The secret that the request of the connection brought, where it counts (P11.5). */
export type SecretOfConnection = () => Promise<string | undefined>

/** P4.4: who the person at one connection is. `revoked` is called once their credential is revoked. */
export class Admission {
  readonly #people: People
  readonly #secretOfConnection: SecretOfConnection
  readonly #revoked: () => void
  #forget = () => {}

  constructor(people: People, secretOfConnection: SecretOfConnection, revoked: () => void) {
    this.#people = people
    this.#secretOfConnection = secretOfConnection
    this.#revoked = revoked
  }

  async admit({ token, person }: Join): Promise<Admitted> {
    const secret = token ?? (await this.#secretOfConnection())
    if (secret === undefined && person !== undefined) return { type: 'refused', code: 'signed_out' }
    const shown = secret ?? newToken()
    this.#forget()
    // Before it is looked up: it may be revoked meanwhile.
    this.#forget = this.#people.whenRevoked(shown, this.#revoked)
    const identity = await this.#people.identify(shown)
    if (identity === undefined) return { type: 'refused', code: 'signed_out' }
    if (person !== undefined && person !== identity.author) return { type: 'refused', code: 'another_person' }
    return { type: 'admitted', identity, token: secret === undefined ? shown : token }
  }

  /** The connection is closed. */
  close(): void {
    this.#forget()
  }
}
