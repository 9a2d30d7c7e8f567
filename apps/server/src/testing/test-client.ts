import { readFrame, serverFrame, subprotocol, type ClientFrame, type ServerFrame } from '@parley/shared'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

const timeoutMs = 10_000

/** A raw connection to a test server. Received frames wait until the test reads them. */
export class TestClient {
  readonly ws: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  /** Everything received so far, as text. */
  readonly received: string[] = []
  #unread: string[] = []
  #arrived = () => {}

  constructor(ws: WebSocket) {
    this.ws = ws
    this.closed = new Promise((resolve) =>
      ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    )
    ws.on('message', (data: Buffer) => {
      this.received.push(data.toString())
      this.#unread.push(data.toString())
      this.#arrived()
    })
  }

  send(frame: ClientFrame | object | string) {
    this.ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** The next text not yet read. */
  async next(): Promise<string> {
    const until = Date.now() + timeoutMs
    while (this.#unread.length === 0) await this.#somethingArrives(until)
    return this.#unread.shift() ?? ''
  }

  /** The next frame of this type; frames of other types before it are skipped. */
  async frame<Type extends ServerFrame['type']>(type: Type): Promise<Extract<ServerFrame, { type: Type }>> {
    for (;;) {
      const read = readFrame(serverFrame, await this.next())
      if (!read.ok) throw new Error(`Not a frame of parley.v1: ${read.refusal.reason}`)
      if (isOfType(read.frame, type)) return read.frame
    }
  }

  async join(room = 'lobby', username = 'Ada', more: object = {}) {
    // The token depends on the name, so that one person can connect twice.
    const token = Buffer.from(username.padEnd(22)).toString('base64url')
    this.send({ type: 'join', room, username, avatar: 'a'.repeat(64), token, ...more })
    return this.frame('joined')
  }

  async post(cid: string, message: string) {
    this.send({ type: 'post', cid, message })
    return this.frame('posted')
  }

  #somethingArrives(until: number) {
    return new Promise<void>((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error('Nothing was received in time.')), until - Date.now())
      this.#arrived = () => {
        clearTimeout(timeout)
        resolve()
      }
    })
  }
}

export interface ConnectOptions {
  path?: string
  protocols?: string[]
  headers?: Record<string, string>
}

/** Connects as a client of `parley.v1` by default. Rejects with the HTTP status of a refused handshake. */
export function connect(
  port: number,
  { path = '/ws', protocols = [subprotocol], headers = {} }: ConnectOptions = {},
) {
  return new Promise<TestClient>((resolve, reject) => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers })
    const client = new TestClient(ws)
    ws.once('open', () => resolve(client))
    ws.once('error', reject)
    onTestFinished(() => ws.terminate())
  })
}

function isOfType<Type extends ServerFrame['type']>(
  frame: ServerFrame,
  type: Type,
): frame is Extract<ServerFrame, { type: Type }> {
  return frame.type === type
}
