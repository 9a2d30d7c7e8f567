import base64url from 'crypto-js/enc-base64url.js'
import sha256 from 'crypto-js/sha256.js'

/** P11.1: the id of the author that a token begins. It is no secret. */
export function personIdOf(token: string): string {
  return sha256(token).toString(base64url).slice(0, 22)
}
