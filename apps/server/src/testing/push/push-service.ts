import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
  type ECDH,
} from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { PushPayload } from '@parley/shared'
import type { Network } from '../../cards/network.ts'
import { isPublicAddress } from '../../cards/public-addresses.ts'
import { pushCertificate } from './push-certificate.ts'

/** One push, decrypted as its browser does it. */
export interface ReceivedPush {
  endpoint: string
  payload: PushPayload
  ttl: string | undefined
  urgency: string | undefined
  topic: string | undefined
  /** Bytes as they came. */
  size: number
  /** What the token says, and the key that has signed it (RFC 8292). */
  claims: { aud?: string; exp?: number; sub?: string }
  key: string
}

type Answer = { status: number; headers?: Record<string, string> } | 'never'

const origin = 'https://push.example.com'

/** A push service on loopback (RFC 8030), with the browsers that have subscribed to it. */
export class PushService {
  readonly received: ReceivedPush[] = []
  /** What it answers from now on. */
  answer: (push: ReceivedPush) => Answer | Promise<Answer> = () => ({ status: 201 })
  readonly #browsers = new Map<string, { pair: ECDH; auth: Buffer }>()
  readonly #server: Server

  constructor() {
    this.#server = createServer(pushCertificate, (request, response) => {
      void this.#serve(request).then((answer) => {
        if (answer !== 'never') response.writeHead(answer.status, answer.headers).end()
      })
    })
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(port, '127.0.0.1', listening))
    return this
  }

  close(): void {
    this.#server.close().closeAllConnections()
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** To its name it leads alone; every other one has no address. */
  get network(): Network {
    return networkTo(this.port)
  }

  /** What the browser says of a new subscription. */
  subscribe(): { endpoint: string; keys: { p256dh: string; auth: string } } {
    const pair = createECDH('prime256v1')
    pair.generateKeys()
    const auth = randomBytes(16)
    const endpoint = `${origin}/push/${randomBytes(12).toString('base64url')}`
    this.#browsers.set(endpoint, { pair, auth })
    return {
      endpoint,
      keys: { p256dh: pair.getPublicKey('base64url'), auth: auth.toString('base64url') },
    }
  }

  async #serve(request: IncomingMessage): Promise<Answer> {
    const body = await buffer(request)
    const endpoint = `${origin}${request.url ?? ''}`
    const browser = this.#browsers.get(endpoint)
    if (browser === undefined || request.method !== 'POST') return { status: 404 }
    const { ttl, urgency, topic } = request.headers as Record<string, string | undefined>
    const signed = tokenOf(request.headers.authorization ?? '')
    if (signed === undefined) return { status: 403 }
    const payload = JSON.parse(decrypted(body, browser).toString()) as PushPayload
    const push = { endpoint, payload, ttl, urgency, topic, size: body.length, ...signed }
    const answer = await this.answer(push)
    this.received.push(push)
    return answer
  }
}

/** The public internet of a test: there is the push service alone. */
export function networkTo(port: number): Network {
  return {
    addressesOf: (name) => Promise.resolve(name === 'push.example.com' ? ['93.184.215.14'] : []),
    isAllowed: isPublicAddress,
    reach: () => ({ host: '127.0.0.1', port, ca: pushCertificate.cert }),
  }
}

/** RFC 8291, 3; it throws where the message is not for this browser. */
function decrypted(body: Buffer, { pair, auth }: { pair: ECDH; auth: Buffer }): Buffer {
  const [salt, size, length] = [body.subarray(0, 16), body.readUInt32BE(16), body[20] ?? 0]
  const serverKey = body.subarray(21, 21 + length)
  const sealed = body.subarray(21 + length)
  if (body.length > 4_096 || sealed.length > size) throw new Error('There is more than one record.')
  const derive = (secret: Buffer, by: Buffer, info: string | Buffer, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, by, info, bytes))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), serverKey])
  const secret = derive(pair.computeSecret(serverKey), auth, info, 32)
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(secret, salt, 'Content-Encoding: nonce\0', 12)
  const cipher = createDecipheriv('aes-128-gcm', key, nonce)
  cipher.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
  return plain.subarray(0, plain.lastIndexOf(2))
}

/** Undefined: the signature is wrong. */
function tokenOf(field: string): Pick<ReceivedPush, 'claims' | 'key'> | undefined {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(field) ?? []
  const [header = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'))
  if (point.length !== 65 || x === undefined || y === undefined) return undefined
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
  const signed = Buffer.from(`${header}.${claims}`)
  const isRight = verify(
    'sha256',
    signed,
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as ReceivedPush['claims']
  return isRight ? { claims: said, key } : undefined
}
