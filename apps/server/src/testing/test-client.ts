import { readFrame, serverFrame, subprotocol, type ClientFrame, type ServerFrame } from '@parley/shared'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

const patienceMs = 5_000

/** A raw connection to a test server, which keeps what it heard until it is asked for. */
export class TestClient {
  readonly ws: WebSocket
  readonly closed: Promise<{ code: number; reason: string }>
  /** Everything heard so far, as text. */
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
    const until = Date.now() + patienceMs
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
    // The same name with the same secret, so that one person can come twice.
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
      const late = setTimeout(() => reject(new Error('Nothing was heard in time.')), until - Date.now())
      this.#arrived = () => {
        clearTimeout(late)
        resolve()
      }
    })
  }
}

export interface How {
  path?: string
  protocols?: string[]
  headers?: Record<string, string>
}

/** Connects as a client of `parley.v1`, or as `how` says. Rejects with the HTTP status of a refused handshake. */
export function connect(port: number, { path = '/ws', protocols = [subprotocol], headers = {} }: How = {}) {
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
