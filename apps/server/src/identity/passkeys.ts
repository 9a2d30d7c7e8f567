import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isIP } from 'node:net'
import { isStorageError } from '../log/message-log.ts'
import { hashOf } from './author.ts'
import type { Identity, People } from './people.ts'
import type { OneTime, PeopleStore } from './people-store.ts'

const challengeMs = 5 * 60_000

/** EdDSA, ES256, RS256 (IANA COSE algorithms). The library's first choice, ML-DSA, is experimental in Node. */
const algorithms = [-8, -7, -257]

/** The address of a page, as its Origin header names it. */
export interface RelyingParty {
  /** Of the server, for the dialog of the browser. */
  title: string
  origin: string
}

/** The library takes a tenth of a second to load, and most servers never need it. */
const webauthn = () => import('@simplewebauthn/server')

/** P11.8: passkeys (Web Authentication, Level 3). They belong to the host name of the page. */
export class Passkeys {
  readonly #store: PeopleStore
  readonly #people: People

  constructor(store: PeopleStore, people: People) {
    this.#store = store
    this.#people = people
  }

  async registrationOptions(
    { author }: Identity,
    { title, origin }: RelyingParty,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { generateRegistrationOptions } = await webauthn()
    const person = await this.#store.findPerson(author)
    const known = (await this.#store.credentialsOf(author)).flatMap(({ passkey }) => passkey ?? [])
    const options = await generateRegistrationOptions({
      rpName: title,
      rpID: hostOf(origin),
      userName: person?.username ?? title,
      userID: new Uint8Array(Buffer.from(author)),
      attestationType: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
      excludeCredentials: known.map(({ id }) => ({ id })),
      supportedAlgorithmIDs: algorithms,
    })
    await this.#challenge(options.challenge, 'registration', author)
    return options
  }

  async signInOptions(origin: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await webauthn()
    const options = await generateAuthenticationOptions({
      rpID: hostOf(origin),
      userVerification: 'preferred',
    })
    await this.#challenge(options.challenge, 'sign-in', '')
    return options
  }

  /** The id of the new credential; undefined when the answer is not right. */
  async register(
    identity: Identity,
    response: RegistrationResponseJSON,
    origin: string,
    name: string,
  ): Promise<string | undefined> {
    const { verifyRegistrationResponse } = await webauthn()
    const { author } = identity
    const verified = await unlessInvalid(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: async (challenge) => (await this.#take(challenge, 'registration')) === author,
        expectedOrigin: origin,
        expectedRPID: hostOf(origin),
        requireUserVerification: false,
        supportedAlgorithmIDs: algorithms,
      }),
    )
    if (verified?.verified !== true) return undefined
    const { id: rawId, publicKey, counter, transports } = verified.registrationInfo.credential
    const passkey = {
      id: rawId,
      publicKey: Buffer.from(publicKey).toString('base64url'),
      counter,
      ...(transports && { transports }),
    }
    await this.#people.keep(identity, 'program', name)
    const kept = await this.#store.keepCredential({
      id: hashOf(rawId),
      author,
      kind: 'passkey',
      name,
      passkey,
    })
    return kept.author === author && !kept.isRevoked ? kept.id : undefined
  }

  /** The author of the passkey; undefined when it is not known, revoked, or the answer is not right. */
  async signIn(response: AuthenticationResponseJSON, origin: string): Promise<string | undefined> {
    const { verifyAuthenticationResponse } = await webauthn()
    const found = await this.#store.findCredential(hashOf(response.id))
    const { passkey } = found ?? {}
    if (found === undefined || found.isRevoked || passkey === undefined) return undefined
    const verified = await unlessInvalid(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: async (challenge) => (await this.#take(challenge, 'sign-in')) !== undefined,
        expectedOrigin: origin,
        expectedRPID: hostOf(origin),
        requireUserVerification: false,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: passkey.counter,
        },
      }),
    )
    if (verified?.verified !== true) return undefined
    await this.#store.setCounter(found.id, verified.authenticationInfo.newCounter)
    return found.author
  }

  async #challenge(challenge: string, kind: OneTime['kind'], author: string) {
    await this.#store.addOneTime({ id: hashOf(challenge), kind, author }, challengeMs)
  }

  #take(challenge: string, kind: OneTime['kind']) {
    return this.#store.takeOneTime(hashOf(challenge), kind)
  }
}

/** Whether browsers make passkeys for pages of this origin: with https or at localhost, and not for an IP address. */
export function canHavePasskeys(origin: string): boolean {
  const url = URL.parse(origin)
  if (url === null) return false
  const { protocol, hostname } = url
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  return (protocol === 'https:' || isLocal) && isIP(hostname) === 0 && !hostname.startsWith('[')
}

const hostOf = (origin: string) => new URL(origin).hostname

/** The library throws plain errors for answers that are wrong; those of the store are passed on. */
async function unlessInvalid<T>(verify: () => Promise<T>): Promise<T | undefined> {
  try {
    return await verify()
  } catch (error) {
    if (!(error instanceof Error) || isStorageError(error)) throw error
    return undefined
  }
}
