import pg from 'pg'
import { LogUnavailable } from '../../message-log.ts'

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
  return networkErrors.has(codeOf(error)) || lostConnection.test(error.message) || isUntrusted(error)
}

/**
 * One of the two does not let the other prove who it is: at the start a setting that is wrong, and later perhaps another
 * server in the place of the one that was there.
 */
export function isUntrusted(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const isFile = 'syscall' in error && error.syscall === 'open' // a key or certificate
  return isFile || untrusted.test(codeOf(error)) || noProof.test(error.message)
}

/** The connection is there, and no answer came over it: it may be half-open, and others with it. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/** What the operator reads of it: neither the address nor what was asked. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message.trim() : String(error)
}

function codeOf(error: Error) {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
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
  /^(Connection terminated|There was an error establishing an SSL connection|Client has encountered a connection error|Client was closed|Query read timeout|timeout expired|timeout exceeded when trying to connect)/

/** What Node calls a handshake that fails, and a certificate that does not do (its documentation of `tls`, X509 error codes). */
const untrusted =
  /^(EPROTO$|ERR_SSL_|ERR_TLS_|ERR_OSSL_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$)|CERT|CRL_/

/** What `pg` says of a server without TLS, and of passwords that are missing, or asked for in a way that it does not know. */
const noProof = /^(The server does not support SSL connections|SASL: )/
