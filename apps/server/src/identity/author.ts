import { createHash, randomBytes } from 'node:crypto'

/** A secret that makes whoever shows it the same author again: 128 random bits, base64url. */
export function newToken(): string {
  return randomBytes(16).toString('base64url')
}

/** Who posts, as the log knows it. A hash, so that a copy of the log lets nobody post as someone else. */
export function authorOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url').slice(0, 22)
}
