/** Primary result codes (sqlite.org/rescode.html). */
const codes = {
  busy: 5,
  locked: 6,
  readonly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  notADatabase: 26,
} as const

/** The disk is full. The statement changed nothing. */
export function isDiskFull(error: unknown): error is Error {
  return hasCode(error, [codes.full])
}

/** Another program holds a lock. The statement changed nothing, and succeeds once the lock is released. */
export function isLocked(error: unknown): error is Error {
  return hasCode(error, [codes.busy, codes.locked, codes.protocol])
}

/** For the operator. */
export const lockedLine = (what: string): string =>
  `${what} is locked by another program (a tool such as sqlite3, or a backup). Wait until it is done, or end it, and try again.`

/** What another error of SQLite about a file means to the operator; undefined: nothing that is known. */
export function accessLine(error: unknown, file: string): string | undefined {
  if (hasCode(error, [codes.readonly]))
    return `${file} cannot be written: this user may not, or its disk is mounted read-only.`
  if (hasCode(error, [codes.cannotOpen]))
    return `${file}, or what belongs to it (-wal, -shm, -journal), cannot be opened by this user. Run this as the user of the server, and look at their owners.`
  return hasCode(error, [codes.full]) ? `The disk of ${file} is full.` : undefined
}

/** The file is damaged, or not a database. */
export function isDamaged(error: unknown): error is Error {
  return hasCode(error, [codes.corrupt, codes.notADatabase])
}

export function isSqliteError(error: unknown): error is Error & { errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
}

function hasCode(error: unknown, wanted: readonly number[]) {
  // An extended code, such as SQLITE_BUSY_SNAPSHOT, holds the primary one in its lowest byte.
  return isSqliteError(error) && wanted.includes(error.errcode & 0xff)
}
