import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A TCP proxy on loopback that can cut, freeze and delay connections. */
export class FaultyProxy {
  readonly #targetPort: () => number
  readonly #server: Server
  readonly #connections = new Set<ProxiedConnection>()
  /** The delay of all data, in milliseconds. */
  delayMs = 0

  constructor(targetPort: () => number) {
    this.#targetPort = targetPort
    this.#server = createServer((client) => this.#accept(client))
  }

  async listen(): Promise<number> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    return (this.#server.address() as AddressInfo).port
  }

  /** Cuts every connection for which `hit` is true. Returns how many. */
  cut(hit: () => boolean): number {
    return this.#each(hit, (connection) => connection.destroy())
  }

  /** Cuts these connections in the middle of the next data from the server. */
  cutMidFrame(hit: () => boolean): number {
    return this.#each(hit, (connection) => connection.cutNext())
  }

  /** Keeps these connections open, but forwards no data in either direction. */
  halfOpen(hit: () => boolean): number {
    return this.#each(hit, (connection) => connection.freeze())
  }

  close() {
    this.cut(() => true)
    this.#server.close()
  }

  #accept(client: Socket) {
    const connection = new ProxiedConnection(
      client,
      connect(this.#targetPort(), '127.0.0.1'),
      () => this.delayMs,
    )
    this.#connections.add(connection)
    connection.whenGone(() => this.#connections.delete(connection))
  }

  #each(hit: () => boolean, act: (connection: ProxiedConnection) => void) {
    const chosen = [...this.#connections].filter(hit)
    chosen.forEach(act)
    return chosen.length
  }
}

class ProxiedConnection {
  readonly #client: Socket
  readonly #server: Socket
  readonly #delayMs: () => number
  readonly #inTransit = new Map<Socket, Promise<void>>()
  #frozen = false
  #cutNext = false
  #gone = () => {}

  constructor(client: Socket, server: Socket, delayMs: () => number) {
    this.#client = client
    this.#server = server
    this.#delayMs = delayMs
    client.on('data', (chunk) => this.#forward(server, chunk))
    server.on('data', (chunk) => (this.#cutNext ? this.#cut(chunk) : this.#forward(client, chunk)))
    for (const end of [client, server]) {
      end.setNoDelay(true)
      end.on('close', () => this.#ended())
      end.on('error', () => this.destroy()) // errors are expected here
    }
  }

  whenGone(then: () => void) {
    this.#gone = then
  }

  cutNext() {
    this.#cutNext = true
  }

  freeze() {
    this.#frozen = true
  }

  destroy() {
    this.#client.destroy()
    this.#server.destroy()
  }

  #forward(to: Socket, chunk: Buffer) {
    if (this.#frozen) return
    // TCP keeps the order, also when the delay becomes shorter.
    const before = this.#inTransit.get(to) ?? Promise.resolve()
    const arrived = Promise.all([before, sleep(this.#delayMs())]).then(() => {
      if (!this.#frozen && to.writable) to.write(chunk)
    })
    this.#inTransit.set(to, arrived)
  }

  #cut(chunk: Buffer) {
    this.#client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => this.destroy())
  }

  // A half-open connection does not notice that the other end closed.
  #ended() {
    if (!this.#frozen) this.destroy()
    if (this.#client.destroyed) {
      this.#server.destroy()
      this.#gone()
    }
  }
}
