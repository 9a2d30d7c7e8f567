import type { IncomingMessage } from 'node:http'
import type { Config } from '../config/config.ts'

/** An origin that may not connect, and the host that this server has for the request: for the operator's log. */
export interface ForeignOrigin {
  origin: string
  host: string
}

/** A DNS name has at most 253 characters (RFC 1035, 2.3.4). */
const mostLogged = 270

/**
 * P2.3: undefined when a page of this origin may connect: pages of the server's own host, and origins that the operator
 * allows. Browsers always send the header, so a request without it does not come from a page (RFC 6455, 10.2).
 */
export function foreignOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { allowedOrigins, trustProxy }: Pick<Config, 'allowedOrigins' | 'trustProxy'>,
): ForeignOrigin | undefined {
  const { origin } = headers
  if (origin === undefined || allowedOrigins.includes('*')) return undefined
  const host = hostOf(headers, trustProxy)
  if (isOfHost(origin, host)) return undefined
  if (allowedOrigins.includes(URL.parse(origin)?.origin ?? '')) return undefined
  return { origin: origin.slice(0, mostLogged), host: host.slice(0, mostLogged) }
}

/** P11.5: whether a page of this server's own host sent the request; undefined when it does not say. */
export function isOwnOrigin(
  { headers }: Pick<IncomingMessage, 'headers'>,
  trustProxy: number,
): boolean | undefined {
  const { origin } = headers
  return origin === undefined ? undefined : isOfHost(origin, hostOf(headers, trustProxy))
}

function isOfHost(origin: string, host: string) {
  const page = URL.parse(origin)
  if (page === null || page.host === '') return false
  // Read with the page's scheme: its default port is the same as none.
  return page.host === URL.parse(`${page.protocol}//${host}`)?.host
}

function hostOf(headers: IncomingMessage['headers'], trustProxy: number) {
  const forwarded = trustProxy > 0 ? headers['x-forwarded-host'] : undefined
  return [forwarded].flat()[0]?.split(',')[0]?.trim() ?? headers.host ?? ''
}
