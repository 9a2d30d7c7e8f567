import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

interface Connection {
  client: Socket
  server: Socket
}

/** A proxy between a node and its database that simulates network failures. */
export class TestProxy {
  /** Receives the bytes of the node before they are forwarded. */
  onSent: (bytes: Buffer) => void = () => undefined
  /** Maps the bytes of the database before they are forwarded. */
  toNode: (bytes: Buffer, connection: Connection) => Buffer = (bytes) => bytes
  readonly #connections = new Set<Connection>()
  readonly #target: number
  readonly #server = createServer((client) => this.#accept(client))
  #isStopped = false

  private constructor(target: number) {
    this.#target = target
  }

  static async before(target: number): Promise<TestProxy> {
    const proxy = new TestProxy(target)
    await new Promise<void>((listening) => proxy.#server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => {
      proxy.cut()
      proxy.#server.close()
    })
    return proxy
  }

  get port() {
    return (this.#server.address() as AddressInfo).port
  }

  /** Stops forwarding, without closing connections. */
  stop() {
    this.#isStopped = true
    for (const { client, server } of this.#connections) {
      client.pause()
      server.pause()
    }
  }

  /** Closes all connections; new ones are forwarded. */
  cut() {
    this.#isStopped = false
    for (const { client, server } of this.#connections) {
      client.destroy()
      server.destroy()
    }
    this.#connections.clear()
  }

  #accept(client: Socket) {
    const connection = { client, server: connect(this.#target, '127.0.0.1') }
    const { server } = connection
    this.#connections.add(connection)
    client.on('data', (bytes) => {
      this.onSent(bytes)
      server.write(bytes)
    })
    server.on('data', (bytes) => client.write(this.toNode(bytes, connection)))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => {
        other.destroy()
        this.#connections.delete(connection)
      })
    }
    if (!this.#isStopped) return
    client.pause()
    server.pause()
  }
}
