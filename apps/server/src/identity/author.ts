import { createHash, randomBytes } from 'node:crypto'

/** A secret that identifies an author: 128 random bits in base64url. */
export function newToken(): string {
  return randomBytes(16).toString('base64url')
}

/** P11.1: the author that a token begins. A hash, so that a leaked log does not reveal tokens. */
export function authorOf(token: string): string {
  return hashOf(token).slice(0, 22)
}

/** The id under which a secret is stored: its SHA-256 in base64url. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
