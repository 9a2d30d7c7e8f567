import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { certificates } from './test-certificates.ts'

/** The response to a TLS request: a certificate, no TLS, or an error. */
type TlsAnswer = keyof typeof certificates | 'none' | 'error'

/** Adds TLS to a database without it. */
export class TestTls {
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((socket) => this.#accept(socket))
  #answer: TlsAnswer

  private constructor(target: number, answer: TlsAnswer) {
    this.#target = target
    this.#answer = answer
  }

  static async before(target: number, answer: TlsAnswer): Promise<TestTls> {
    const front = new TestTls(target, answer)
    await new Promise<void>((listening) => front.#server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => {
      front.answer(answer)
      front.#server.close()
    })
    return front
  }

  get port() {
    return (this.#server.address() as AddressInfo).port
  }

  /** Closes all connections, and answers new ones like this. */
  answer(answer: TlsAnswer) {
    this.#answer = answer
    for (const socket of this.#sockets) socket.destroy()
  }

  #accept(socket: Socket) {
    this.#sockets.add(socket)
    socket.on('error', () => undefined) // connections are cut in tests
    socket.on('close', () => this.#sockets.delete(socket))
    socket.once('data', () => {
      if (this.#answer === 'none') return void socket.end('N')
      if (this.#answer === 'error') return void socket.end('E')
      socket.write('S')
      const secure = new TLSSocket(socket, { isServer: true, ...certificates[this.#answer] })
      const server = connect(this.#target, '127.0.0.1')
      secure.pipe(server).pipe(secure)
      for (const end of [secure, server])
        end.on('error', () => undefined).on('close', () => [socket, server].forEach((each) => each.destroy()))
    })
  }
}
