import type { Readable } from 'node:stream'

/** What is stored of a file: itself, and of a picture smaller ones. */
export const fileParts = ['file', 'small', 'large', 'still'] as const
export type FilePart = (typeof fileParts)[number]

export interface StoredPart {
  /** In bytes. */
  size: number
  /** From the first to the last of these bytes, counted from 0. To be read to its end, or destroyed. */
  read(range?: { start: number; end: number }): Readable
  /** It is not read. */
  close(): Promise<void>
}

/** Keeps the bytes of files under their ids. Every store passes `testing/contracts/file-store-contract.ts`. */
export interface FileStore {
  /**
   * Moves the files of the folder, which are called like parts, into the store, all or none, and resolves to their bytes once they are
   * durable. What was stored under the id before is replaced. Rejects with StorageFull where there is no space.
   */
  put(id: string, folder: string): Promise<number>
  /** Undefined: there is no such part. */
  open(id: string, part: FilePart): Promise<StoredPart | undefined>
  /** Deleting what is not there is no error. */
  delete(id: string): Promise<void>
  /**
   * Takes a file away that the log does not know: it may be another log's, or one of after a copy was put in place. A folder keeps it
   * until it is deleted, and `open` brings it back. `now`: Unix time in milliseconds.
   */
  setAside(id: string, now: number): Promise<void>
  /** Ids of what is kept so, and since when. */
  listAside(): Promise<{ id: string; at: number }[]>
  /** The log knows the file again. */
  bringBack(id: string): Promise<void>
  /** Ids of what is stored, above `after` in their order, with the time when it was (Unix time in milliseconds): for checks. */
  list(after: string, limit: number): Promise<{ id: string; at: number }[]>
  /** Whether the files are those of the log with this instance: the first one that asks has the store. */
  isOf(log: string): Promise<boolean>
}

/** The store cannot be reached, or does not do what it should. It may later. Every call may reject with it. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

/** Where a store has the parts of a file. Throws where it is no id: it might be a path elsewhere. */
export function placeOf(id: string): string {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new Error('Not the id of a file.')
  return `${id.slice(0, 2)}/${id}`
}
