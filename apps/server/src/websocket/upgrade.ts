import { closeCodes, limits, retryReason, subprotocol } from '@parley/shared'
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Config } from '../config/config.ts'
import { retryDelayMs } from '../chat/close-with-retry.ts'
import { echo, pong } from './diagnostics.ts'
import { Heartbeat } from './heartbeat.ts'
import { isAllowedOrigin } from './origin.ts'
import { readNoFasterThanRead, ReadGate } from './read-gate.ts'
import type { Peer } from '../chat/peer.ts'
import { WsPeer } from './ws-peer.ts'

export interface Sockets {
  /** Reads no more frames: what is not acknowledged is sent again on the next connection. */
  drain(): void
  /** Closes every connection and says when to come back (P9.4). */
  close(): void
  /** Ends the connections that have not closed by themselves. */
  terminate(): void
}

/** What serves one connection of `/ws`. */
export interface Connection {
  onMessage(text: string): void
  onBinary(bytes: Buffer): void
  onClose(): void
}

/** What the sockets serve: the sessions of both dialects. */
export interface Connections {
  /** While it is false, no upgrade of `/ws` is accepted (P2.5). */
  readonly isReachable: boolean
  connect(peer: Peer, dialect: 'parley.v1' | 'sample', address: string): Connection
}

type Endpoint = 'room' | 'echo' | 'pong'

/** A restart takes about this long, in milliseconds: a client that comes back earlier must come twice. */
const restartMs = 1_300

const endpoints: Record<string, Endpoint> = { '/ws': 'room', '/echo': 'echo', '/ping': 'pong' }

/** Other upgrades, such as curl's to HTTP/2, are answered as plain requests. */
export function isForSockets({ url, headers }: IncomingMessage): boolean {
  return endpointOf(url) !== undefined || headers.upgrade?.toLowerCase() === 'websocket'
}

/** Accepts the WebSocket upgrades of `server`, or refuses them in the handshake with an HTTP status. */
export function acceptSockets(
  server: Server,
  connections: Connections,
  config: Config,
  log: Logger,
): Sockets {
  const open = new Set<WebSocket>()
  let isDraining = false
  const heartbeat = new Heartbeat(config.pingSeconds * 1000)
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: limits.frame,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(subprotocol) && subprotocol,
  })

  server.on('upgrade', upgrade)
  return { drain, close, terminate }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', ignoreReset)
    const endpoint = endpointOf(request.url)
    const refusal = refusalOf(request, endpoint, config) ?? unservable(endpoint)
    if (refusal !== undefined || endpoint === undefined) {
      log.debug({ status: refusal, url: request.url, origin: request.headers.origin }, 'handshake refused')
      refuse(socket, refusal ?? 404)
      return
    }
    const address = request.socket.remoteAddress ?? ''
    wss.handleUpgrade(request, socket, head, (ws) => accept(ws, socket, endpoint, address))
  }

  // P2.5
  function unservable(endpoint: Endpoint | undefined) {
    return endpoint === 'room' && !connections.isReachable ? 503 : undefined
  }

  function accept(ws: WebSocket, socket: Duplex, endpoint: Endpoint, address: string) {
    open.add(ws)
    heartbeat.add(ws)
    ws.on('close', () => open.delete(ws))
    // `ws` has closed the connection with the right code already: 1007, 1009, or 1002.
    ws.on('error', (error) => log.debug({ error: error.message }, 'bad WebSocket frame'))
    const gate = new ReadGate(ws)
    serve(endpoint, ws, new WsPeer(ws, socket, gate, () => isDraining), address)
    readNoFasterThanRead(ws, socket, gate)
  }

  function serve(endpoint: Endpoint, ws: WebSocket, peer: WsPeer, address: string) {
    switch (endpoint) {
      case 'echo':
        return echo(ws)
      case 'pong':
        return pong(ws)
      case 'room':
        return serveRoom(ws, peer, address)
    }
  }

  function serveRoom(ws: WebSocket, peer: WsPeer, address: string) {
    const session = connections.connect(peer, ws.protocol === subprotocol ? 'parley.v1' : 'sample', address)
    ws.on('message', (data: Buffer, isBinary) => {
      if (isDraining || ws.readyState !== ws.OPEN) return // frames after our close are sent again on the next connection
      if (isBinary) session.onBinary(data)
      else session.onMessage(data.toString())
    })
    ws.on('close', () => session.onClose())
  }

  function drain() {
    isDraining = true
  }

  function close() {
    heartbeat.stop()
    const waitMs = Math.min(open.size, restartMs)
    for (const ws of open)
      ws.close(closeCodes.serviceRestart.code, retryReason(waitMs + retryDelayMs(open.size, Math.random)))
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
