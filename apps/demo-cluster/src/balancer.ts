import { createProxyServer } from 'httpxy'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'

/** A server behind the balancer. */
export interface Backend {
  /** Undefined while it does not listen. */
  readonly port: number | undefined
}

const checkEveryMs = 1_000
const answerWithinMs = 3_000
const requestWithinMs = 15_000

/** Distributes connections round-robin over the nodes, except those that do not answer or report that they are unhealthy. */
export class Balancer {
  readonly server: Server
  readonly #backends: readonly Backend[]
  readonly #unhealthy = new Set<Backend>()
  readonly #proxy = createProxyServer({ proxyTimeout: requestWithinMs, upgradeTimeout: answerWithinMs })
  readonly #checks: NodeJS.Timeout
  readonly #sockets = new Set<Socket>()
  #turn = 0

  constructor(backends: readonly Backend[]) {
    this.#backends = backends
    this.server = createServer((request, response) => void this.#forward(request, response))
    this.server.on('upgrade', (request, socket: Socket, head) => void this.#upgrade(request, socket, head))
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    this.#checks = setInterval(() => void this.#check(), checkEveryMs)
  }

  close() {
    clearInterval(this.#checks)
    this.server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  async #forward(request: IncomingMessage, response: ServerResponse) {
    // A GET or HEAD request can be repeated on another node.
    const isRepeatable = request.method === 'GET' || request.method === 'HEAD'
    for (const backend of this.#roundRobin()) {
      try {
        const more = isRepeatable ? { buffer: Readable.from([]) } : {}
        return await this.#proxy.web(request, response, { target: addressOf(backend), ...more })
      } catch (error) {
        this.#onError(backend, error)
        if (response.headersSent || response.destroyed) return void response.destroy()
        if (!isRepeatable) break
      }
    }
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end('No node answers')
  }

  async #upgrade(request: IncomingMessage, socket: Socket, head: Buffer) {
    socket.on('error', () => socket.destroy())
    const backend = await this.#firstListening()
    if (backend === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    try {
      await this.#proxy.ws(request, socket, { target: addressOf(backend) }, head)
    } catch (error) {
      this.#onError(backend, error)
      socket.destroy() // the client reconnects, to another node
    }
  }

  // After a failed handshake the proxy has closed the client's connection.
  async #firstListening() {
    for (const backend of this.#roundRobin()) {
      if (await isListening(backend)) return backend
      this.#unhealthy.add(backend)
    }
    return undefined
  }

  /** Leaves the backend out until a check succeeds, unless the client closed the connection. */
  #onError(backend: Backend, error: unknown) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ECONNREFUSED' || code === 'ERR_UPSTREAM_UPGRADE_TIMEOUT') this.#unhealthy.add(backend)
  }

  #roundRobin() {
    const healthy = this.#backends.filter(
      (backend) => backend.port !== undefined && !this.#unhealthy.has(backend),
    )
    const first = (this.#turn += 1) % Math.max(1, healthy.length)
    return [...healthy.slice(first), ...healthy.slice(0, first)]
  }

  async #check() {
    await Promise.all(
      this.#backends.map(async (backend) => {
        // A backend without a port is left out anyway, and used as soon as it listens.
        if (backend.port === undefined || (await isHealthy(backend))) this.#unhealthy.delete(backend)
        else this.#unhealthy.add(backend)
      }),
    )
  }
}

function addressOf({ port }: Backend) {
  return `http://127.0.0.1:${port}`
}

function isListening({ port = 0 }: Backend) {
  return new Promise<boolean>((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: answerWithinMs })
    const answer = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
    socket.once('timeout', () => answer(false))
  })
}

async function isHealthy(backend: Backend) {
  try {
    const signal = AbortSignal.timeout(answerWithinMs)
    return (await fetch(`${addressOf(backend)}/readyz`, { signal })).ok
  } catch {
    return false
  }
}
