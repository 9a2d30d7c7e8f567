import { closeCodes, limits, retryReason, subprotocol } from '@parley/shared'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Config } from '../config/config.ts'
import { retryDelayMs } from '../chat/close-with-retry.ts'
import { unknownHostLine } from '../http/check-host.ts'
import { tooMany as tooManyLine, type ConnectionLimit } from '../http/connection-limit.ts'
import type { LimitedClients } from '../chat/limits/limited-clients.ts'
import { addressKey } from '../chat/limits/address-key.ts'
import { LoopTurns } from '../chat/limits/loop-turns.ts'
import { clientAddress } from '../logging/client-address.ts'
import type { RefusalLog } from '../logging/refusal-log.ts'
import { limitBeforeJoining } from './before-joining.ts'
import type { ConnectionOrigin } from '../chat/connection-origin.ts'
import { showsCredential, socketSecret } from '../http/api/request-identity.ts'
import type { TrustedHeader } from '../http/api/trusted-header.ts'
import type { People } from '../identity/people.ts'
import { FramePacer } from './frame-pacer.ts'
import { diagnose, diagnosticRateOf } from './diagnostics.ts'
import { endpointOf, refusalOf, refuse, tokenIn, type Endpoint, type Refusal } from './handshake.ts'
import { Heartbeat } from './heartbeat.ts'
import { readNoFasterThanRead, ReadGate } from './read-gate.ts'
import type { Peer } from '../chat/peer.ts'
import { SocketLimits, type Admission, type CountedSocket } from './socket-limits.ts'
import { WsPeer } from './ws-peer.ts'

export interface Sockets {
  /** How many are open. */
  readonly count: number
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
  readonly people: Pick<People, 'instance' | 'identify'>
  /** Told who has too many sockets. */
  readonly limited: Pick<LimitedClients, 'add'>
  connect(peer: Peer, dialect: 'parley.v1' | 'sample', origin: ConnectionOrigin): Connection
}

/** What a peer is made of. */
interface Parts {
  socket: Duplex
  gate: ReadGate
  joined: () => void
}

/** Why an upgrade is refused when the server has no place for it. */
const tooManyConnections = 'Too many connections'

/** Handshakes that are answered in one turn of the event loop. */
const mostHandshakes = 8

/** A restart takes about this long, in milliseconds: a client that comes back earlier must come twice. */
const restartMs = 1_300

/** What one frame may take: the parts of a frame have a price in memory, too. */
const roomFrames = { maxPayload: limits.frame, maxFragments: 256, maxBufferedChunks: 256 }

/** Accepts the WebSocket upgrades of `server`, or refuses them in the handshake with an HTTP status. */
export function acceptSockets(
  server: Server,
  connections: Connections,
  config: Config & { trustedHeader?: Pick<TrustedHeader, 'read'> | undefined },
  log: Logger,
  refusals: RefusalLog,
  connectionLimit: Pick<ConnectionLimit, 'most' | 'isReached'>,
): Sockets {
  const open = new Set<WebSocket>()
  const socketLimits = new SocketLimits(config)
  const turns = new LoopTurns(mostHandshakes)
  let isDraining = false
  const heartbeat = new Heartbeat(config.pingSeconds * 1000)
  const framesPerSocket = config.limits === 'off' ? undefined : config.framesPerSocket
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false, // that of `ws` cuts the connection at the 61st ping in one write
    handleProtocols: (offered: Set<string>) => offered.has(subprotocol) && subprotocol,
  }
  const rooms = new WebSocketServer({ ...options, ...roomFrames })
  const diagnostics = new WebSocketServer({ ...options, maxPayload: limits.diagnosticFrame })
  for (const wss of [rooms, diagnostics])
    wss.on('wsClientError', (error: Error, socket: Duplex, request: IncomingMessage) =>
      refuseAndLog(request, socket, { status: 400, why: error.message }),
    )

  server.on('upgrade', upgrade)
  return {
    get count() {
      return open.size
    },
    drain,
    close,
    terminate,
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    socket.on('error', ignoreReset)
    const endpoint = endpointOf(request.url, config)
    const address = clientAddress(request, config.trustProxy)
    const refusal = refusalOf(request, endpoint, config) ?? unservable(endpoint) ?? tooMany()
    if (refusal !== undefined || endpoint === undefined)
      return refuseAndLog(request, socket, refusal ?? { status: 404, why: 'No WebSocket address' })
    const admission: Admission = (result) => {
      if ('refusal' in result) return refuseAndLog(request, socket, result.refusal)
      if (socket.destroyed) return result.socket.closed() // while it waited
      socket.once('close', () => result.socket.closed())
      const wss = endpoint === 'room' ? rooms : diagnostics
      wss.handleUpgrade(request, socket, head, (ws) => accept(ws, socket, endpoint, request, result.socket))
    }
    const hasCredential = () => showsCredential(request, connections.people, config)
    void turns.turn(addressKey(address)).then(() => {
      if (!socket.destroyed) socketLimits.admit(endpoint, address, admission, hasCredential)
    })
  }

  function refuseAndLog(request: IncomingMessage, socket: Duplex, refusal: Refusal) {
    const { status, why, foreign, host: unknown } = refusal
    const address = clientAddress(request, config.trustProxy)
    refuse(socket, refusal)
    if (status === 429) connections.limited.add('connection', address)
    if (refusal.why === tooManyConnections)
      return refusals.add({ level: 'warn', ...tooManyLine, kind: { status, most: connectionLimit.most } })
    if (unknown !== undefined)
      return refusals.add({ ...unknownHostLine, kind: { status }, details: { host: unknown }, address })
    if (foreign === undefined)
      return refusals.add({ level: 'info', message: 'handshake refused', kind: { status, why }, address })
    const { origin, host } = foreign
    const message =
      'handshake refused: the page comes from `origin`, but the request says that this server is `host`. ' +
      'If both are yours, let the proxy pass on the Host header with its port, or name the origin in ALLOWED_ORIGINS'
    refusals.add({ level: 'warn', message, kind: { status }, details: { origin, host }, address })
  }

  // P2.5
  function unservable(endpoint: Endpoint | undefined): Refusal | undefined {
    if (endpoint !== 'room' || connections.isReachable) return undefined
    return { status: 503, why: 'The log cannot be reached' }
  }

  // P2.7
  function tooMany(): Refusal | undefined {
    return connectionLimit.isReached ? { status: 503, why: tooManyConnections, retryAfter: 10 } : undefined
  }

  function accept(
    ws: WebSocket,
    socket: Duplex,
    endpoint: Endpoint,
    request: IncomingMessage,
    counted: CountedSocket,
  ) {
    open.add(ws)
    heartbeat.add(ws)
    ws.on('close', () => open.delete(ws))
    ws.on('ping', (data) => {
      if (ws.readyState === ws.OPEN) ws.pong(data)
    })
    // `ws` has closed the connection with the right code already: 1007, 1009, or 1002.
    ws.on('error', (error) => log.debug({ error: error.message }, 'bad WebSocket frame'))
    const gate = new ReadGate(ws)
    const stopLimit =
      endpoint === 'room' && ws.protocol === subprotocol ? limitBeforeJoining(ws, socket) : undefined
    const joined = () => {
      stopLimit?.()
      counted.joined()
    }
    serve(endpoint, ws, { socket, gate, joined }, request)
    readNoFasterThanRead(ws, socket, gate)
  }

  function serve(endpoint: Endpoint, ws: WebSocket, parts: Parts, request: IncomingMessage) {
    switch (endpoint) {
      case 'echo':
      case 'pong':
        return diagnose(
          endpoint,
          ws,
          (answer) => new FramePacer(diagnosticRateOf(config), parts.gate, answer),
        )
      case 'room':
        return serveRoom(ws, parts, request)
    }
  }

  function serveRoom(ws: WebSocket, { socket, gate, joined }: Parts, request: IncomingMessage) {
    const events = { isDraining: () => isDraining, joined, answered: () => pacer.answered() }
    const peer = new WsPeer(ws, socket, gate, events)
    const address = clientAddress(request, config.trustProxy)
    const dialect = ws.protocol === subprotocol ? 'parley.v1' : 'sample'
    const session = connections.connect(peer, dialect, {
      address,
      secretOf: () => socketSecret(request, connections.people, config),
      userAgent: request.headers['user-agent'],
      key: tokenIn(request.url),
    })
    const pacer = new FramePacer(framesPerSocket, gate, (data, isBinary) => {
      if (isDraining || ws.readyState !== ws.OPEN) return // frames after our close are sent again on the next connection
      if (isBinary) session.onBinary(data)
      else session.onMessage(data.toString())
    })
    ws.on('message', (data: Buffer, isBinary) => pacer.add(data, isBinary))
    ws.on('ping', () => pacer.count())
    ws.on('close', () => {
      pacer.close()
      session.onClose()
    })
  }

  function drain() {
    isDraining = true
  }

  function close() {
    heartbeat.stop()
    socketLimits.close()
    const waitMs = Math.min(open.size, restartMs)
    for (const ws of open)
      ws.close(closeCodes.serviceRestart.code, retryReason(waitMs + retryDelayMs(open.size, Math.random)))
  }

  function terminate() {
    for (const ws of open) ws.terminate()
  }
}

function ignoreReset() {
  // A peer that vanishes in the handshake has nothing to be told; `close` follows.
}
