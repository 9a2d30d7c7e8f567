import { createHash } from 'node:crypto'
import type { StoredPost } from './room-rows.ts'

/**
 * P3.2: a cid is known for this much longer than its message, in milliseconds, so that a late outbox does not post it twice.
 */
export const cidKeptMs = 30 * 24 * 60 * 60_000

/** What is left of a post: it names neither its author nor its cid. */
export function postDigest(author: string, cid: string): string {
  return createHash('sha256').update(`${author} ${cid}`).digest('base64url').slice(0, 12)
}

/** A post that retention has deleted, as the author's earlier post. */
export function deletedPost(id: number): StoredPost {
  return { id, message: '', reply_to: null, edited: null, removed: true, files: null }
}
