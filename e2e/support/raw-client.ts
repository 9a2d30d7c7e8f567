import { subprotocol, type ServerFrame } from '@parley/shared'
import type { WebSocket } from 'ws'
import type { ParleyServer } from './parley-server.ts'
import { connect } from './raw-socket.ts'

/** A client of `parley.v1` without retries, one request at a time. */
export class RawClient {
  readonly #socket: WebSocket

  /** Joins the lobby. */
  static async join(server: ParleyServer, name: string): Promise<RawClient> {
    const client = new RawClient(await connect(server, [subprotocol]))
    const token = Buffer.from(name).toString('base64url').padEnd(22, '-')
    const person = { username: name, avatar: 'a'.repeat(64), token }
    const answer = await client.ask({ type: 'join', room: 'lobby', ...person }, 'joined')
    if (answer.type !== 'joined') throw new Error(`${name} may not join: ${JSON.stringify(answer)}`)
    return client
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** Resolves with the next frame of that type, or the refusal. */
  ask(frame: object, answeredBy: ServerFrame['type']): Promise<ServerFrame> {
    const socket = this.#socket
    const answer = new Promise<ServerFrame>((resolve) => {
      socket.on('message', function take(data: Buffer) {
        const received = JSON.parse(data.toString()) as ServerFrame
        if (received.type !== answeredBy && received.type !== 'error') return
        socket.off('message', take)
        resolve(received)
      })
    })
    socket.send(JSON.stringify(frame))
    return answer
  }

  post(cid: string, message: string, replyTo?: number): Promise<ServerFrame> {
    return this.ask({ type: 'post', cid, message, ...(replyTo !== undefined && { replyTo }) }, 'posted')
  }

  close() {
    this.#socket.close()
  }
}
