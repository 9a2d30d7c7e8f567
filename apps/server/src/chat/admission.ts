import type { Join } from '@parley/shared'
import { newToken } from '../identity/author.ts'
import { isOwnName, type OutsidePerson } from '../identity/outside-person.ts'
import type { Identity, People } from '../identity/people.ts'

export type Admitted =
  /** `token` is for the answer. */
  | { type: 'admitted'; identity: Identity; token: string | undefined }
  | { type: 'refused'; code: 'signed_out' | 'another_person' | 'fixed_name'; suggestion?: string }

/** The secret that the request of the connection brought, where it counts (P11.5), or who somebody outside says that it is of. */
export type SecretOfConnection = () => Promise<string | OutsidePerson | undefined>

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

  async admit({ token, person, username }: Join): Promise<Admitted> {
    const brought = await this.#secretOfConnection()
    if (typeof brought === 'object')
      return this.#known(await this.#people.identifyOutside(brought), { person, username })
    const secret = token ?? brought
    if (secret === undefined && person !== undefined) return { type: 'refused', code: 'signed_out' }
    const shown = secret ?? newToken()
    this.#forget()
    // Before it is looked up: it may be revoked meanwhile.
    this.#forget = this.#people.whenRevoked(shown, this.#revoked)
    const identity = await this.#people.identify(shown)
    if (identity === undefined) return { type: 'refused', code: 'signed_out' }
    return this.#known(identity, { person, username }, secret === undefined ? shown : token)
  }

  #known(
    identity: Identity,
    { person, username }: Pick<Join, 'person' | 'username'>,
    token?: string,
  ): Admitted {
    if (person !== undefined && person !== identity.author) return { type: 'refused', code: 'another_person' }
    const { fixedName } = identity
    if (fixedName !== undefined && !isOwnName(username, fixedName))
      return { type: 'refused', code: 'fixed_name', suggestion: fixedName }
    return { type: 'admitted', identity, token }
  }

  /** The connection is closed. */
  close(): void {
    this.#forget()
  }
}
