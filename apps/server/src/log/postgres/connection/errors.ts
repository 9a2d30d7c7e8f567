import pg from 'pg'
import { LogUnavailable } from '../../message-log.ts'

const diskFull = '53100'
const programLimit = '54000'
const lockNotAvailable = '55P03'

/** The disk of the database is full. The transaction changed nothing. */
export function isDiskFull(error: unknown): error is Error {
  return error instanceof pg.DatabaseError && error.code === diskFull
}

/** Another session has kept a lock for too long. The transaction changed nothing. */
export function isLocked(error: unknown): error is Error {
  return error instanceof pg.DatabaseError && error.code === lockNotAvailable
}

/** The NOTIFY queue is full because a listening session does not read it. The transaction changed nothing. */
export function isQueueFull(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === programLimit
}

/** Passes by itself or when the operator fixes it: the query can be retried. */
export function isTransient(error: unknown): error is Error {
  if (error instanceof pg.DatabaseError) return transient.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  if (error instanceof LogUnavailable) return true
  return networkErrors.has(codeOf(error)) || lostConnection.test(error.message) || isUntrusted(error)
}

/** TLS or authentication failed: at startup a wrong setting, later perhaps another server at the same address. */
export function isUntrusted(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const isFile = 'syscall' in error && error.syscall === 'open' // a key or certificate
  return isFile || untrusted.test(codeOf(error)) || noProof.test(error.message)
}

/** No answer arrived in time: this connection may be half-open, and others as well. */
export function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

function codeOf(error: Error) {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/**
 * SQLSTATE (PostgreSQL documentation, appendix A): lost connections; a server that starts, stops, has too many connections or
 * too little memory, or is a standby (without unlogged tables and write transactions, 0A000); locks, deadlocks and timeouts;
 * changed passwords and names; tables that are being restored.
 */
const transient = /^(08...|0A000|57...|53[023]..|25006|25P0[34]|55...|40...|28...|3D000|42P01|58...)$/

const networkErrors = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOENT', // the socket file of a server that is not started yet
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
])

/** Messages of `pg` for a connection that was lost, or not established in time. */
const lostConnection =
  /^(Connection terminated|There was an error establishing an SSL connection|Client has encountered a connection error|Client was closed|Query read timeout|timeout expired|timeout exceeded when trying to connect)/

/** Node's codes for failed handshakes and rejected certificates (documentation of `tls`, X509 error codes). */
const untrusted =
  /^(EPROTO$|ERR_SSL_|ERR_TLS_|ERR_OSSL_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$)|CERT|CRL_/

/** Messages of `pg` for a server without TLS, a missing password, and an unknown authentication method. */
const noProof = /^(The server does not support SSL connections|SASL: )/
