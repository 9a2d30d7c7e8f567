import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { certificates } from './test-certificates.ts'

/** What whoever asks for TLS is answered: with a certificate, that there is none, or that something went wrong. */
type Answer = keyof typeof certificates | 'none' | 'error'

/** Speaks TLS for a database that does not. */
export class TestTls {
  readonly #target: number
  readonly #sockets = new Set<Socket>()
  readonly #server = createServer((socket) => this.#accept(socket))
  #answer: Answer

  private constructor(target: number, answer: Answer) {
    this.#target = target
    this.#answer = answer
  }

  static async before(target: number, answer: Answer): Promise<TestTls> {
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

  /** All connections are gone, and new ones are answered like this. */
  answer(answer: Answer) {
    this.#answer = answer
    for (const socket of this.#sockets) socket.destroy()
  }

  #accept(socket: Socket) {
    this.#sockets.add(socket)
    socket.on('error', () => undefined) // whoever is cut off
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
