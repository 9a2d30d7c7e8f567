import { createCipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto'

/** The keys of a subscription, in base64url, as the browser has made them (RFC 8291, 3.1 and 3.2). */
export interface SubscriptionKeys {
  p256dh: string
  auth: string
}

/** Push services take 4,096 bytes of one record (RFC 8291, 4): header of 86, padding of 1, tag of 16. */
export const mostPlain = 4_096 - 86 - 1 - 16

/** What has to be different in every message. */
export interface Fresh {
  salt: Buffer
  pair: ECDH
}

/**
 * Encrypts for the browser alone, in one record of `aes128gcm` (RFC 8291, 3.4; RFC 8188, 2). Throws where the key of the browser
 * is no point of P-256, or there are more than `mostPlain` bytes.
 */
export function encryptPush(plain: Buffer, keys: SubscriptionKeys, { salt, pair } = fresh()): Buffer {
  if (plain.length > mostPlain) throw new RangeError('A push message has at most one record.')
  const browserKey = Buffer.from(keys.p256dh, 'base64url')
  const serverKey = pair.getPublicKey()
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browserKey, serverKey])
  const secret = derive(pair.computeSecret(browserKey), Buffer.from(keys.auth, 'base64url'), info, 32)
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // The last record ends with 2.
  const sealed = [cipher.update(plain), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()]
  const size = Buffer.alloc(5)
  size.writeUInt32BE(4_096)
  size[4] = serverKey.length
  return Buffer.concat([salt, size, serverKey, ...sealed])
}

function fresh(): Fresh {
  const pair = createECDH('prime256v1')
  pair.generateKeys()
  return { salt: randomBytes(16), pair }
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number) {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}
