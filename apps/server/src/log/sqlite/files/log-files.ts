import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What SQLite keeps beside a database: a write-ahead log and its index, or a rollback journal. They belong to it alone. */
export const sidecarEndings = ['-wal', '-shm', '-journal'] as const

export function logFileIn(folder: string): string {
  return join(folder, 'parley.sqlite')
}

export function removeDatabase(file: string) {
  for (const ending of ['', ...sidecarEndings]) rmSync(file + ending, { force: true })
}

/** In bytes; 0 for a file that does not exist. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
