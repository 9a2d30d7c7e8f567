import type { Socket, SocketEvents, Environment } from '@parley/client'
import { reasonOf, subprotocol } from '@parley/shared'
import { randomBytes } from 'node:crypto'
import { WebSocket, type RawData } from 'ws'

const closeWithinMs = 1_000

/** Connects a room client to Node. */
export class NodeEnvironment implements Environment {
  readonly #address: string
  /** Why the last connection failed; undefined when it succeeded. */
  failure: string | undefined

  constructor(address: string) {
    this.#address = address
  }

  connect(events: SocketEvents): Socket {
    const socket = new WebSocket(this.#address, subprotocol, { perMessageDeflate: false })
    socket.on('open', () => {
      this.failure = undefined
      events.onOpen()
    })
    socket.on('message', (data: RawData, isBinary) => {
      if (!isBinary) events.onMessage(textOf(data))
    })
    socket.on('error', (error) => (this.failure = problemOf(error)))
    socket.on('close', (code) => events.onClose(code))
    return {
      send: (text) => socket.send(text, ignoreLoss),
      close: () => {
        socket.close()
        // A dead peer does not answer the close frame.
        setTimeout(() => socket.terminate(), closeWithinMs).unref()
      },
    }
  }

  after(ms: number, then: () => void) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  }

  now() {
    return Date.now()
  }

  random = () => Math.random()

  newCid() {
    return randomBytes(9).toString('base64url')
  }
}

function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString()
}

function problemOf(error: Error): string {
  // OpenSSL has read the answer of plain http as a record of TLS.
  const isPlain = 'code' in error && error.code === 'EPROTO'
  return isPlain ? 'it does not speak https there: the address may begin with http' : reasonOf(error)
}

// What a closed socket did not send is sent again after `onClose`.
function ignoreLoss() {}
