import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { logFileIn, removeDatabase, sidecarEndings, sizeOf } from '../files/log-files.ts'
import { syncPath } from '../files/sync-path.ts'

/** What a restore does to the disk. A test ends it between any two steps. */
export interface Disk {
  rename: (from: string, to: string) => void
  remove: (file: string) => void
  sync: (folder: string) => void
}

const realDisk: Disk = {
  rename: renameSync,
  remove: (file) => rmSync(file, { force: true }),
  sync: syncPath,
}

/** Where a restore writes the new log; not valid yet. */
export function unfinishedCopyIn(folder: string): string {
  return join(folder, 'parley.restoring.sqlite')
}

/** The name that makes the copy valid: from here on the folder holds the new log. `at` also names what it replaces. */
export function restoredFileIn(folder: string, at: string): string {
  return join(folder, `parley.restored-${at}.sqlite`)
}

export function isRestoreUnfinished(folder: string): boolean {
  return existsSync(folder) && pending(folder) !== undefined
}

/**
 * Puts a valid restored log in its place, after the one that was there was moved aside with all that belongs to it. Also
 * after a crash in the middle of it. The folder must be locked. Returns the file that holds the replaced log.
 */
export function finishRestore(folder: string, disk: Disk = realDisk): string | undefined {
  removeDatabase(unfinishedCopyIn(folder))
  const at = pending(folder)
  if (at === undefined) return undefined
  const file = logFileIn(folder)
  const aside = asideOf(folder, at)
  for (const ending of ['', ...sidecarEndings]) disk.remove(join(folder, `search.sqlite${ending}`))
  // The file first: it says to which copy the others belong.
  for (const ending of ['', ...sidecarEndings])
    if (existsSync(file + ending)) disk.rename(file + ending, aside + ending)
  disk.sync(folder)
  disk.rename(restoredFileIn(folder, at), file)
  disk.sync(folder)
  if (sizeOf(`${aside}-wal`) === 0) for (const ending of ['-wal', '-shm']) disk.remove(aside + ending)
  return ['', ...sidecarEndings].some((ending) => existsSync(aside + ending)) ? aside : undefined
}

/** Whether a log is kept that was replaced by a restored one. */
export function hasReplaced(folder: string): boolean {
  return readdirSync(folder).some((name) => /^parley\.replaced-.+\.sqlite$/.test(name))
}

function pending(folder: string) {
  for (const name of readdirSync(folder)) {
    const at = /^parley\.restored-(.+)\.sqlite$/.exec(name)?.[1]
    if (at !== undefined) return at
  }
  return undefined
}

// A name that is taken by another log, and not by the first half of this move, is not overwritten.
function asideOf(folder: string, at: string) {
  for (let n = 1; ; n += 1) {
    const aside = join(folder, `parley.replaced-${at}${n === 1 ? '' : `-${n}`}.sqlite`)
    const isTaken = ['', ...sidecarEndings].some(
      (ending) => existsSync(aside + ending) && existsSync(logFileIn(folder) + ending),
    )
    if (!isTaken) return aside
  }
}
