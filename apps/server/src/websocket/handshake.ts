import { limits, subprotocol } from '@parley/shared'
import { STATUS_CODES, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Config } from '../config/config.ts'
import { hasOneHost, unknownHost, type HostSettings } from '../http/host-names.ts'
import { withoutBasePath } from '../http/request-target.ts'
import { foreignOrigin, type ForeignOrigin } from './origin.ts'

export type Endpoint = 'room' | 'echo' | 'pong'

/** Why an upgrade is refused. `why` is one of few texts, for the client and for the log. */
export interface Refusal {
  status: 400 | 403 | 404 | 405 | 421 | 426 | 429 | 503 | 505
  why: string
  foreign?: ForeignOrigin
  /** The name of a host that is not this server's. */
  host?: string
  /** Seconds. */
  retryAfter?: number
}

export type HandshakeConfig = HostSettings & Pick<Config, 'basePath' | 'diagnostics'>

/** What a request target names; undefined for an address without sockets. */
export function endpointOf(
  target: string | undefined,
  { basePath, diagnostics }: Pick<Config, 'basePath' | 'diagnostics'>,
): Endpoint | undefined {
  switch (withoutBasePath(target ?? '/', basePath).split('?', 1)[0]) {
    case '/ws':
      return 'room'
    case '/echo':
      return diagnostics ? 'echo' : undefined
    case '/ping':
      return diagnostics ? 'pong' : undefined
    default:
      return undefined
  }
}

/** P7.7: the key of a door in the address of a socket, `/ws?token=…`; it is logged nowhere. */
export function tokenIn(target = ''): string | undefined {
  const token = new URLSearchParams(target.split('?').slice(1).join('?')).get('token')?.trim() ?? ''
  return token === '' || token.length > limits.roomKey ? undefined : token
}

/** Other upgrades, such as curl's to HTTP/2, are answered as plain requests. */
export function isForSockets(
  { url, headers }: IncomingMessage,
  config: Pick<Config, 'basePath' | 'diagnostics'>,
): boolean {
  return endpointOf(url, config) !== undefined || headers.upgrade?.toLowerCase() === 'websocket'
}

/** P2: checks what RFC 6455, 4.2.1 asks of an upgrade; `ws` checks the key. */
export function refusalOf(
  request: IncomingMessage,
  endpoint: Endpoint | undefined,
  config: HandshakeConfig,
): Refusal | undefined {
  const { headers } = request
  if (request.httpVersion !== '1.1') return { status: 505, why: 'An upgrade needs HTTP/1.1' }
  if (!hasOneHost(request)) return { status: 400, why: 'An upgrade needs one valid Host header' }
  const host = unknownHost(headers.host, config)
  if (host !== undefined) return { status: 421, why: 'This server does not answer to that name', host }
  if (endpoint === undefined) return { status: 404, why: 'No WebSocket address' }
  if (request.method !== 'GET') return { status: 405, why: 'An upgrade needs the method GET' }
  if (hasBody(request)) return { status: 400, why: 'An upgrade has no body' }
  if (headers.upgrade?.toLowerCase() !== 'websocket') return { status: 426, why: 'No upgrade to websocket' }
  if (headers['sec-websocket-version'] !== '13')
    return { status: 426, why: 'The WebSocket version must be 13' }
  const foreign = foreignOrigin(request, config)
  if (foreign !== undefined) return { status: 403, why: 'The origin is not allowed', foreign }
  const offered = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  if (endpoint === 'room' && offered !== undefined && !offered.includes(subprotocol))
    return { status: 400, why: 'The subprotocol is not known' }
  return undefined
}

/** RFC 6455, 4.4: a server that does not know the version says which it knows. */
export function refuse(socket: Duplex, { status, why, retryAfter }: Refusal): void {
  const isUpgrade = status === 426
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Connection: close${isUpgrade ? ', Upgrade' : ''}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(why)}`,
    ...(isUpgrade ? ['Upgrade: websocket', 'Sec-WebSocket-Version: 13'] : []),
    ...(status === 405 ? ['Allow: GET'] : []),
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ]
  // Destroyed: nobody reads what the client still sends, so that its end would never be seen.
  socket.end(`${head.join('\r\n')}\r\n\r\n${why}`, () => socket.destroy())
}

function hasBody({ headers }: IncomingMessage) {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined
}
