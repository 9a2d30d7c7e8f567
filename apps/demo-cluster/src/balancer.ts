import { createProxyServer } from 'httpxy'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'

/** Where a request may be sent to. */
export interface Backend {
  /** Undefined while it does not listen. */
  readonly port: number | undefined
}

/** All in milliseconds. */
const checkEveryMs = 1_000
const answerWithinMs = 3_000
const patienceMs = 15_000

/** Sends each connection to the next node in turn, but to those that do not answer or say that they cannot serve. */
export class Balancer {
  readonly server: Server
  readonly #backends: readonly Backend[]
  readonly #unwell = new Set<Backend>()
  readonly #proxy = createProxyServer({ proxyTimeout: patienceMs, upgradeTimeout: answerWithinMs })
  readonly #checks: NodeJS.Timeout
  readonly #sockets = new Set<Socket>()
  #turn = 0

  constructor(backends: readonly Backend[]) {
    this.#backends = backends
    this.server = createServer((request, response) => void this.#pass(request, response))
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

  async #pass(request: IncomingMessage, response: ServerResponse) {
    // What was only asked can be asked elsewhere.
    const isAsked = request.method === 'GET' || request.method === 'HEAD'
    for (const backend of this.#inTurn()) {
      try {
        const more = isAsked ? { buffer: Readable.from([]) } : {}
        return await this.#proxy.web(request, response, { target: addressOf(backend), ...more })
      } catch (error) {
        this.#doubt(backend, error)
        if (response.headersSent || response.destroyed) return void response.destroy()
        if (!isAsked) break
      }
    }
    response.writeHead(502, { 'Content-Type': 'text/plain' }).end('No node answers')
  }

  async #upgrade(request: IncomingMessage, socket: Socket, head: Buffer) {
    socket.on('error', () => socket.destroy())
    const backend = await this.#firstThatListens()
    if (backend === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n')
    try {
      await this.#proxy.ws(request, socket, { target: addressOf(backend) }, head)
    } catch (error) {
      this.#doubt(backend, error)
      socket.destroy() // the client comes again, to another node
    }
  }

  // Once the handshake has failed, the proxy has hung up on the client.
  async #firstThatListens() {
    for (const backend of this.#inTurn()) {
      if (await isListening(backend)) return backend
      this.#unwell.add(backend)
    }
    return undefined
  }

  /** Left out until a check says otherwise, unless it was the client that broke off. */
  #doubt(backend: Backend, error: unknown) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ECONNREFUSED' || code === 'ERR_UPSTREAM_UPGRADE_TIMEOUT') this.#unwell.add(backend)
  }

  #inTurn() {
    const well = this.#backends.filter((backend) => backend.port !== undefined && !this.#unwell.has(backend))
    const first = (this.#turn += 1) % Math.max(1, well.length)
    return [...well.slice(first), ...well.slice(0, first)]
  }

  async #check() {
    await Promise.all(
      this.#backends.map(async (backend) => {
        // One that does not listen is left out as it is, and taken in as soon as it does.
        if (backend.port === undefined || (await isWell(backend))) this.#unwell.delete(backend)
        else this.#unwell.add(backend)
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

async function isWell(backend: Backend) {
  try {
    const signal = AbortSignal.timeout(answerWithinMs)
    return (await fetch(`${addressOf(backend)}/healthz`, { signal })).ok
  } catch {
    return false
  }
}
