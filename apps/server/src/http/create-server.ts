import { limits } from '@parley/shared'
import { createServer as createNodeServer, type RequestListener, type Server } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { openFileLimit } from '../logging/file-handles.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'
import { isForSockets } from '../websocket/handshake.ts'
import { answerConnectionErrors } from './connection-errors.ts'
import { ConnectionLimit } from './connection-limit.ts'
import { warnOfProxy } from './proxy-warning.ts'

/** What is connected must ask for something, and its question must be complete, within about so long. */
const timeouts = { headersTimeout: limits.joinWithin, connectionsCheckingInterval: 2_000 }

/** A server that limits its connections, and tells the operator what it cannot answer. */
export function createServer(
  config: Config,
  { routes, logger, refusals }: { routes: RequestListener; logger: Logger; refusals: RefusalLog },
): { server: Server; connectionLimit: ConnectionLimit } {
  const server = createNodeServer(
    { ...timeouts, shouldUpgradeCallback: (request) => isForSockets(request, config) },
    routes,
  )
  const connectionLimit = new ConnectionLimit(config, refusals, openFileLimit())
  connectionLimit.watch(server)
  answerConnectionErrors(server, refusals)
  warnOfProxy(server, config, logger)
  return { server, connectionLimit }
}
