import { limits } from '@parley/shared'
import {
  createServer as createNodeServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { HostSettings } from './host-names.ts'
import type { Certificate } from './tls/certificate.ts'
import { answerPlainHttp } from './tls/plain-http.ts'
import { openFileLimit } from '../logging/file-handles.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'
import { isForSockets } from '../websocket/handshake.ts'
import { answerConnectionErrors } from './connection-errors.ts'
import { ConnectionLimit } from './connection-limit.ts'
import { warnOfProxy } from './proxy-warning.ts'

/** What is connected must ask for something, and its question must be complete, within about so long. */
const timeouts = { headersTimeout: limits.joinWithin, connectionsCheckingInterval: 2_000 }

interface ServerParts {
  routes: RequestListener
  logger: Logger
  refusals: RefusalLog
  /** Undefined: it speaks plain http. */
  certificate: Certificate | undefined
}

/** A server that limits its connections, and tells the operator what it cannot answer. */
export function createServer(
  config: Config & HostSettings,
  { routes, logger, refusals, certificate }: ServerParts,
): { server: Server; connectionLimit: ConnectionLimit } {
  const shouldUpgradeCallback = (request: IncomingMessage) => isForSockets(request, config)
  const options = { ...timeouts, shouldUpgradeCallback }
  const server =
    certificate === undefined
      ? createNodeServer(options, routes)
      : createSecureServer(options, routes, certificate, config, refusals)
  const connectionLimit = new ConnectionLimit(config, refusals, openFileLimit())
  connectionLimit.watch(server)
  answerConnectionErrors(server, refusals)
  warnOfProxy(server, config, logger)
  return { server, connectionLimit }
}

function createSecureServer(
  options: typeof timeouts & { shouldUpgradeCallback: (request: IncomingMessage) => boolean },
  routes: RequestListener,
  certificate: Certificate,
  config: HostSettings,
  refusals: Pick<RefusalLog, 'add'>,
) {
  const handshake = { handshakeTimeout: limits.joinWithin, minVersion: 'TLSv1.2' } as const
  const server = createTlsServer({ ...options, ...handshake, ...certificate.pair }, routes)
  certificate.follow(server)
  answerPlainHttp(server, config)
  server.on('tlsClientError', ({ code }: NodeJS.ErrnoException, { remoteAddress: address }) => {
    if (code === 'ECONNRESET' || code === 'EPIPE') return // gone before it has asked for anything
    const message = 'connection refused: it is no TLS that this server speaks'
    refusals.add({ level: 'info', message, kind: { code }, ...(address !== undefined && { address }) })
  })
  return server
}
