import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { logFileIn, sizeOf } from './log-files.ts'
import { ownedLikeFolder } from './owner.ts'
import { syncPath } from './sync-path.ts'

/** How the log was left. `unknown`: a crash, or something else has written the file since. */
export type LastStop = { type: 'clean' } | { type: 'damaged'; reason: string } | { type: 'unknown' }

// The time as text: a number cannot hold nanoseconds.
const stored = v.variant('stop', [
  v.object({ stop: v.literal('clean'), size: v.number(), modified: v.string() }),
  v.object({ stop: v.literal('damaged'), reason: v.string() }),
  // Closed before it was checked after a crash.
  v.object({ stop: v.literal('unchecked') }),
])

/** Reads how the log in `folder` was left; `clean` only while the file is still the one that was closed. */
export function readLastStop(folder: string): LastStop {
  const mark = read(markIn(folder))
  if (mark?.stop === 'damaged') return { type: 'damaged', reason: mark.reason }
  const wasClosed = mark?.stop === 'clean' && sizeOf(`${logFileIn(folder)}-wal`) === 0
  const { size, modified } = identityOf(folder)
  return wasClosed && mark.size === size && mark.modified === modified
    ? { type: 'clean' }
    : { type: 'unknown' }
}

/** Whether the log is smaller than when the server closed it: logs do not become that. */
export function isSmallerThanClosed(folder: string): boolean {
  const mark = read(markIn(folder))
  return mark?.stop === 'clean' && sizeOf(logFileIn(folder)) < mark.size
}

/** To be called before the first write: from here on, whatever ends the process leaves no mark. */
export function forgetLastStop(folder: string) {
  rmSync(markIn(folder), { force: true })
  syncPath(folder)
}

/** To be called when the database was closed, and is known to be sound. */
export function markCleanStop(folder: string) {
  write(folder, { stop: 'clean', ...identityOf(folder) })
}

/** To be called when the database was closed, and nobody has looked whether it is sound. The next start does. */
export function markUncheckedStop(folder: string) {
  write(folder, { stop: 'unchecked' })
}

/** Whether the last process that had the log open has closed it. */
export function wasClosed(folder: string): boolean {
  return read(markIn(folder)) !== undefined
}

/** The next start checks the whole log before it opens it. */
export function markDamage(folder: string, reason: string) {
  write(folder, { stop: 'damaged', reason })
}

/** Whether there was a log when the server stopped. A damaged log is one, too. */
export function hadLog(folder: string): boolean {
  const mark = read(markIn(folder))
  return mark !== undefined && (mark.stop !== 'clean' || mark.size > 0)
}

export function markIn(folder: string): string {
  return join(folder, 'parley.last-stop.json')
}

function identityOf(folder: string) {
  const stat = statSync(logFileIn(folder), { bigint: true, throwIfNoEntry: false })
  return { size: Number(stat?.size ?? 0), modified: String(stat?.mtimeNs ?? 0) }
}

function read(file: string) {
  try {
    const result = v.safeParse(stored, JSON.parse(readFileSync(file, 'utf8')))
    return result.success ? result.output : undefined
  } catch {
    return undefined // missing, torn or unreadable: then the log is checked
  }
}

function write(folder: string, mark: v.InferInput<typeof stored>) {
  const file = markIn(folder)
  try {
    writeFileSync(`${file}.new`, JSON.stringify(mark), { flush: true })
    ownedLikeFolder(`${file}.new`)
    renameSync(`${file}.new`, file)
    syncPath(folder)
  } catch (error) {
    // On a full or failing disk: without a mark the next start checks the log.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
