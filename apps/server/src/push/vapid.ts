import { createECDH, createPrivateKey, sign, type KeyObject } from 'node:crypto'

/** The keys by which push services know this log (RFC 8292), in base64url: a point of P-256, uncompressed, and its secret. */
export interface VapidKeys {
  publicKey: string
  privateKey: string
}

/** Seconds for which a token is good. Services take at most a day. */
const tokenSeconds = 12 * 3_600
/** Tokens are made again after this many seconds. */
const renewedAfter = 3_600
/** Services whose tokens are remembered. */
const mostTokens = 100

export function newVapidKeys(): VapidKeys {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  const privateKey = pair.getPrivateKey()
  // Leading zeros are left out of it.
  const padded = Buffer.concat([Buffer.alloc(32 - privateKey.length), privateKey])
  return { publicKey: pair.getPublicKey('base64url'), privateKey: padded.toString('base64url') }
}

/** Makes the field `Authorization` of pushes, by the origin of the push service (RFC 8292, 2 and 3). */
export class Vapid {
  readonly #keys: VapidKeys
  readonly #key: KeyObject
  readonly #tokens = new Map<string, { token: string; at: number }>()

  constructor(keys: VapidKeys) {
    this.#keys = keys
    const point = Buffer.from(keys.publicKey, 'base64url')
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
    this.#key = createPrivateKey({
      format: 'jwk',
      key: { kty: 'EC', crv: 'P-256', d: keys.privateKey, x, y },
    })
  }

  get publicKey(): string {
    return this.#keys.publicKey
  }

  /** For the push service at `origin`, from the page at `site`. `now` is Unix time in milliseconds. */
  authorization(origin: string, site: string, now: number): string {
    const seconds = Math.floor(now / 1_000)
    const key = `${origin} ${site}`
    const known = this.#tokens.get(key)
    const isFresh = known !== undefined && Math.abs(seconds - known.at) < renewedAfter
    const token = isFresh ? known.token : this.#sign(origin, site, seconds)
    if (!isFresh) this.#remember(key, token, seconds)
    return `vapid t=${token}, k=${this.#keys.publicKey}`
  }

  #sign(aud: string, site: string, seconds: number) {
    const parts = [
      { typ: 'JWT', alg: 'ES256' },
      { aud, exp: seconds + tokenSeconds, sub: contactOf(site) },
    ]
    const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
    const signature = sign('sha256', Buffer.from(signed), { key: this.#key, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }

  #remember(key: string, token: string, at: number) {
    this.#tokens.delete(key)
    this.#tokens.set(key, { token, at })
    const [oldest] = this.#tokens.keys()
    if (this.#tokens.size > mostTokens && oldest !== undefined) this.#tokens.delete(oldest)
  }
}

/** RFC 8292, 2.1: an address of https or mailto. Over plain http there are service workers on this machine alone. */
function contactOf(site: string) {
  return site.startsWith('https:') ? site : 'mailto:parley@localhost'
}
