import type { File } from '@parley/shared'

/** A finished upload, and the message that names it. Its bytes are in the file store under its id. */
export interface FileRecord {
  room: string
  /** Who has sent it. */
  author: string
  file: File
  /** Bytes of everything that is stored of it, thumbnails included. */
  stored: number
  /** When it was finished: Unix time in milliseconds. */
  at: number
  /** The id of the message that names it; undefined: no message yet. */
  message?: number
}

/**
 * The part of the log that knows files. Posting a message with files marks them in the transaction of the post (P14.3); removing
 * the message, retention and erasing release them in theirs. Every engine passes `testing/contracts/file-records-contract.ts`.
 */
export interface FileRecords {
  /** Durable when it resolves. From now on a post of the same author in the same room may name it. */
  add(record: FileRecord): Promise<void>
  /** Undefined: unknown, or released. */
  find(id: string): Promise<FileRecord | undefined>
  /** Bytes stored: those that the author has finished from `since` to `until` (Unix times in milliseconds), and those of everybody. */
  usage(author: string, since: number, until: number): Promise<{ ofAuthor: number; ofAll: number }>
  /** Releases what was finished before `before` and is in no message. To be called again and again; at most `limit` at once. */
  releaseUnposted(before: number, limit: number): Promise<number>
  /** Ids of files whose bytes are to be deleted, the oldest first. */
  released(limit: number): Promise<string[]>
  /** Their bytes are deleted. */
  forget(ids: readonly string[]): Promise<void>
  /** Ids of all files that are not released, above `after` in order of ids: for checks. */
  list(after: string, limit: number): Promise<string[]>
}
