import pg from 'pg'
import { LogUnavailable } from './message-log.ts'

const diskFull = '53100'
const programLimit = '54000'

/** The transaction failed for want of room, and changed nothing. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof pg.DatabaseError && error.code === diskFull
}

/** Where it was about to tell others something: somebody listens, and has not read on for long. Nothing was changed. */
export function isQueueFull(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === programLimit
}

/** It passes by itself, or when the operator mends it, and what was asked can be asked again. */
export function isPassing(error: unknown): error is Error {
  if (error instanceof pg.DatabaseError) return passing.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  if (error instanceof LogUnavailable) return true
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return networkErrors.has(code) || lostConnection.test(error.message)
}

/** The connection is there, and no answer came over it: it may be half-open, and others with it. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** What the operator reads of it: neither the address nor what was asked. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/**
 * SQLSTATE (PostgreSQL documentation, appendix A): lost connections, a server that starts, stops, has too many connections or
 * too little memory, is a standby (which lacks unlogged tables and transactions that write, 0A000) or was one; locks, deadlocks
 * and timeouts; passwords and names that were changed; tables that are just being restored.
 */
const passing = /^(08...|0A000|57...|53[023]..|25006|25P0[34]|55...|40...|28...|3D000|42P01|58...)$/

const networkErrors = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT', // a socket file that is not there yet
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** What `pg` says of a connection that is gone, or not to be had in time. */
const lostConnection =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout expired|timeout exceeded when trying to connect)/
