import type { Configuration } from 'openid-client'
import type { OutsidePerson } from './outside-person.ts'

export interface OpenIdSettings {
  issuer: string
  clientId: string
  clientSecret: string
  /** Where the provider sends people back to. */
  redirectUri: string
}

/** What the browser keeps until it is back: nobody else can finish what it has begun. */
export interface Begun {
  state: string
  nonce: string
  verifier: string
}

export type Finished =
  | { type: 'signed-in'; person: OutsidePerson }
  /** The person, or the provider, did not want to. */
  | { type: 'denied' }
  /** The answer is not of this provider, or not to what this browser has begun. */
  | { type: 'wrong'; why: string }
  | { type: 'unreachable'; why: string }

const timeoutSeconds = 10

/** Signing in at a provider of OpenID Connect (Core 1.0), by code with PKCE (RFC 7636). The library is loaded with the first use. */
export class OpenId {
  readonly #settings: OpenIdSettings
  #discovered: Promise<Configuration> | undefined

  constructor(settings: OpenIdSettings) {
    this.#settings = settings
  }

  /** The address to send the browser to; undefined while the provider cannot be asked. */
  async begin(): Promise<{ url: string; begun: Begun } | undefined> {
    const client = await import('openid-client')
    const begun: Begun = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    try {
      const url = client.buildAuthorizationUrl(await this.#configuration(), {
        redirect_uri: this.#settings.redirectUri,
        scope: 'openid profile',
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, begun }
    } catch (error) {
      if (error instanceof client.ClientError || isUnreachable(error)) return undefined
      throw error
    }
  }

  /** `search` is the query of the address that the browser came back to. */
  async finish(search: string, { state, nonce, verifier }: Begun): Promise<Finished> {
    const client = await import('openid-client')
    try {
      const configuration = await this.#configuration()
      // From the setting, and not from the request: behind a proxy that has another host.
      const back = new URL(this.#settings.redirectUri)
      back.search = search
      const tokens = await client.authorizationCodeGrant(configuration, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims === undefined) return { type: 'wrong', why: 'there is no ID token' }
      const told = await this.#userInfo(tokens.access_token, claims.sub)
      return { type: 'signed-in', person: personOf(this.#settings.issuer, { ...claims, ...told }) }
    } catch (error) {
      if (error instanceof client.AuthorizationResponseError) return { type: 'denied' }
      if (error instanceof client.ClientError || error instanceof client.ResponseBodyError)
        return { type: 'wrong', why: error.message }
      if (isUnreachable(error)) return { type: 'unreachable', why: error.message }
      throw error
    }
  }

  /** Some providers keep the name out of the ID token. */
  async #userInfo(accessToken: string, subject: string): Promise<object> {
    const client = await import('openid-client')
    const configuration = await this.#configuration()
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return {}
    return client.fetchUserInfo(configuration, accessToken, subject)
  }

  // A provider that is down must not keep this server from starting: it is asked with the first sign-in, and again after a failure.
  #configuration(): Promise<Configuration> {
    this.#discovered ??= this.#discover().catch((error: unknown) => {
      this.#discovered = undefined
      throw error
    })
    return this.#discovered
  }

  async #discover(): Promise<Configuration> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret } = this.#settings
    const url = new URL(issuer)
    // The settings allow http on this machine alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it is only deprecated to stand out
    const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : []
    return client.discovery(
      url,
      clientId,
      clientSecret === '' ? undefined : clientSecret,
      clientSecret === '' ? client.None() : undefined,
      {
        execute,
        timeout: timeoutSeconds,
      },
    )
  }
}

/** What `fetch` rejects with. */
function isUnreachable(error: unknown): error is Error {
  return error instanceof TypeError || error instanceof DOMException
}

interface Claims {
  sub?: unknown
  name?: unknown
  preferred_username?: unknown
  email?: unknown
  email_verified?: unknown
}

function personOf(issuer: string, claims: Claims): OutsidePerson {
  const { sub, name, preferred_username: nickname, email, email_verified: isVerified } = claims
  const subject = String(sub)
  const shown = [name, nickname].find((one): one is string => typeof one === 'string' && one.trim() !== '')
  return {
    issuer,
    subject,
    name: shown ?? subject,
    ...(typeof email === 'string' && isVerified === true && { email }),
  }
}
