import sha256 from 'crypto-js/sha256.js'

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/**
 * P11.1: the id of the author that a token begins: 22 digits of its SHA-256 in base64url (RFC 4648, 5). It is no secret. The
 * encoder of crypto-js is larger than this file, and the page loads it first.
 */
export function personIdOf(token: string): string {
  const hash = BigInt(`0x${sha256(token).toString()}`)
  const digitAt = (place: number) => digits[Number((hash >> BigInt(250 - 6 * place)) & 63n)]
  return Array.from({ length: 22 }, (_, place) => digitAt(place)).join('')
}
