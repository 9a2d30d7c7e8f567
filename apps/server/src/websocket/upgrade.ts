import { closeCodes, limits, retryReason, subprotocol } from '@parley/shared'
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Config } from '../config/config.ts'
import { retryDelayMs } from './close-with-retry.ts'
import { echo, pong } from './diagnostics.ts'
import { Heartbeat } from './heartbeat.ts'
import { isAllowedOrigin } from './origin.ts'
import { readNoFasterThanRead, ReadGate } from './read-gate.ts'
import type { Rooms } from '../chat/rooms.ts'
import { SampleSession } from '../sample-dialect/sample-session.ts'
import type { SampleEmails } from '../sample-dialect/sample-emails.ts'
import { Session } from '../chat/session.ts'
import { TokenBucket } from '../chat/token-bucket.ts'
import { WsPeer } from './ws-peer.ts'

export interface Sockets {
  /** Says goodbye to everyone, and when to come back (P9.4). */
  close(): void
  /** Ends what has not gone by itself. */
  terminate(): void
}

type Endpoint = 'room' | 'echo' | 'pong'

/** A server that is started again needs about this long, in milliseconds: whoever comes earlier comes twice. */
const mostPatienceMs = 1_300

const endpoints: Record<string, Endpoint> = { '/ws': 'room', '/echo': 'echo', '/ping': 'pong' }

/** What else asks for an upgrade, such as curl for HTTP/2, is answered as if it had not. */
export function isForSockets({ url, headers }: IncomingMessage): boolean {
  return endpointOf(url) !== undefined || headers.upgrade?.toLowerCase() === 'websocket'
}

/** Takes the WebSocket upgrades of `server`. What cannot be served is refused in the handshake, with an HTTP status. */
export function acceptSockets(
  server: Server,
  rooms: Rooms,
  emails: SampleEmails,
  config: Config,
  log: Logger,
): Sockets {
  const open = new Set<WebSocket>()
  const heartbeat = new Heartbeat(config.pingSeconds * 1000)
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.frame,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  })

  server.on('upgrade', upgrade)
  return { close, terminate }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', ignoreReset)
    const endpoint = endpointOf(request.url)
    const refusal = refusalOf(request, endpoint, config) ?? unservable(endpoint)
    if (refusal !== undefined || endpoint === undefined) {
      log.debug({ status: refusal, url: request.url, origin: request.headers.origin }, 'handshake refused')
      refuse(socket, refusal ?? 404)
      return
    }
    wss.handleUpgrade(request, socket, head, (ws) => accept(ws, socket, endpoint))
  }

  // P2.5
  function unservable(endpoint: Endpoint | undefined) {
    return endpoint === 'room' && !rooms.isReachable ? 503 : undefined
  }

  function accept(ws: WebSocket, socket: Duplex, endpoint: Endpoint) {
    open.add(ws)
    heartbeat.add(ws)
    ws.on('close', () => open.delete(ws))
    // `ws` has closed the connection with the right code already: 1007, 1009, or 1002.
    ws.on('error', (error) => log.debug({ error: error.message }, 'bad WebSocket frame'))
    const reading = new ReadGate(ws)
    serve(endpoint, ws, new WsPeer(ws, socket, reading))
    readNoFasterThanRead(ws, socket, reading)
  }

  function serve(endpoint: Endpoint, ws: WebSocket, peer: WsPeer) {
    switch (endpoint) {
      case 'echo':
        return echo(ws)
      case 'pong':
        return pong(ws)
      case 'room':
        return serveRoom(ws, peer)
    }
  }

  function serveRoom(ws: WebSocket, peer: WsPeer) {
    const bucket = new TokenBucket(config.postsPerMinute, config.postsBurst, performance.now())
    const session =
      ws.protocol === subprotocol
        ? new Session(peer, rooms, bucket)
        : new SampleSession(peer, rooms, emails, bucket)
    ws.on('message', (data: Buffer, isBinary) => {
      if (ws.readyState !== ws.OPEN) return // what comes after our goodbye is sent again to whoever comes next
      if (isBinary) session.heardBinary(data)
      else session.onMessage(data.toString())
    })
    ws.on('close', () => session.gone())
  }

  function close() {
    heartbeat.stop()
    const patienceMs = Math.min(open.size, mostPatienceMs)
    for (const ws of open)
      ws.close(closeCodes.serviceRestart.code, retryReason(patienceMs + retryDelayMs(open.size, Math.random)))
  }

  function terminate() {
    for (const ws of open) ws.terminate()
  }
}

function endpointOf(url = '/'): Endpoint | undefined {
  return endpoints[url.split('?', 1)[0] ?? '']
}

function refusalOf(
  request: IncomingMessage,
  endpoint: Endpoint | undefined,
  config: Config,
): number | undefined {
  const { headers } = request
  if (endpoint === undefined) return 404
  if (request.method !== 'GET') return 405
  if (headers.upgrade?.toLowerCase() !== 'websocket') return 426
  if (headers['sec-websocket-version'] !== '13') return 426
  if (!isAllowedOrigin(request, config.allowedOrigins, config.trustProxy)) return 403
  const offered = headers['sec-websocket-protocol']?.split(',').map((name) => name.trim())
  if (endpoint === 'room' && offered !== undefined && !offered.includes(subprotocol)) return 400
  return undefined
}

// RFC 6455, 4.4: a server that does not know the version says which it knows.
function refuse(socket: Duplex, status: number) {
  const reason = STATUS_CODES[status] ?? ''
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${reason.length}\r\n` +
      `${status === 426 ? 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' : ''}\r\n${reason}`,
  )
}

function ignoreReset() {
  // A peer that vanishes in the handshake has nothing to be told; `close` follows.
}
