import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A network between clients and a server on loopback that does what is asked of it. */
export class FaultyProxy {
  readonly #targetPort: () => number
  readonly #server: Server
  readonly #wires = new Set<Wire>()
  /** Milliseconds that everything takes on its way. */
  delayMs = 0

  constructor(targetPort: () => number) {
    this.#targetPort = targetPort
    this.#server = createServer((client) => this.#accept(client))
  }

  async listen(): Promise<number> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening))
    return (this.#server.address() as AddressInfo).port
  }

  /** Breaks every connection for which `hit` is true. Returns how many. */
  cut(hit: () => boolean): number {
    return this.#each(hit, (wire) => wire.destroy())
  }

  /** The next thing the server says on these connections breaks off in the middle. */
  cutMidFrame(hit: () => boolean): number {
    return this.#each(hit, (wire) => wire.cutNext())
  }

  /** These connections stay open, but nothing passes any more, in neither direction. */
  halfOpen(hit: () => boolean): number {
    return this.#each(hit, (wire) => wire.freeze())
  }

  close() {
    this.cut(() => true)
    this.#server.close()
  }

  #accept(client: Socket) {
    const wire = new Wire(client, connect(this.#targetPort(), '127.0.0.1'), () => this.delayMs)
    this.#wires.add(wire)
    wire.whenGone(() => this.#wires.delete(wire))
  }

  #each(hit: () => boolean, act: (wire: Wire) => void) {
    const chosen = [...this.#wires].filter(hit)
    chosen.forEach(act)
    return chosen.length
  }
}

class Wire {
  readonly #client: Socket
  readonly #server: Socket
  readonly #delayMs: () => number
  readonly #onTheirWay = new Map<Socket, Promise<void>>()
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
      end.on('error', () => this.destroy()) // which end broke, and how, is what this is for
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
    // A network may be slow, but TCP keeps the order, also when the delay has just become shorter.
    const before = this.#onTheirWay.get(to) ?? Promise.resolve()
    const arrived = Promise.all([before, sleep(this.#delayMs())]).then(() => {
      if (!this.#frozen && to.writable) to.write(chunk)
    })
    this.#onTheirWay.set(to, arrived)
  }

  #cut(chunk: Buffer) {
    this.#client.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => this.destroy())
  }

  // A half-open connection does not hear of the other end's end.
  #ended() {
    if (!this.#frozen) this.destroy()
    if (this.#client.destroyed) {
      this.#server.destroy()
      this.#gone()
    }
  }
}
