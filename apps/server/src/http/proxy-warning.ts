import type { IncomingMessage, Server } from 'node:http'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'

/** Warns once when a proxy seems to stand in front, and the server was not told so. */
export function warnOfProxy(
  server: Server,
  { trustProxy }: Pick<Config, 'trustProxy'>,
  logger: Pick<Logger, 'warn'>,
): void {
  if (trustProxy > 0) return
  server.on('request', look)
  server.on('upgrade', look)

  function look({ headers }: IncomingMessage) {
    if (headers['x-forwarded-for'] === undefined && headers.forwarded === undefined) return
    server.off('request', look)
    server.off('upgrade', look)
    logger.warn(
      'a request was passed on by a proxy (X-Forwarded-For), and TRUST_PROXY is 0: all people behind the proxy count as one address. If the proxy is yours, set TRUST_PROXY=1',
    )
  }
}
