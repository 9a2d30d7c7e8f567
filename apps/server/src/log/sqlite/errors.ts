const sqliteFull = 13 // SQLITE_FULL (sqlite.org/rescode.html)

/** The disk is full. The statement changed nothing. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteFull
}
