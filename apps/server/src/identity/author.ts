import { createHash, randomBytes } from 'node:crypto'

/** A secret that identifies an author: 128 random bits in base64url. */
export function newToken(): string {
  return randomBytes(16).toString('base64url')
}

/** The author id that the log stores. A hash, so that a leaked log does not reveal tokens. */
export function authorOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 22)
}
