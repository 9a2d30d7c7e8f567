import { closeCodes } from '@parley/shared'
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { pongFrame, textFrame } from './client-frame.ts'
import { FrameSkipper } from './frame-skipper.ts'
import type { DialectClient } from './dialect-client.ts'

export interface ClientEvents {
  joined(client: Client): void
  messages(client: Client, count: number): void
  /** The bytes of one read; they are valid only until this returns. */
  bytes?(client: Client, buffer: Buffer, length: number): void
  /** Called once; `reason` is the server's, or the error. */
  closed(client: Client, code: number, reason: string): void
}

/** Shared by all sockets: nothing is kept in it, so a thousand clients need no more memory than one. */
const arriving = Buffer.allocUnsafe(256 * 1024)

/** Linux has about 28,000 ports per pair of addresses, so more clients need more addresses. */
const clientsPerAddress = 20_000

/** A cheap WebSocket client: `ws` would be the bottleneck before the servers are. */
export class Client {
  readonly index: number
  readonly dialect: DialectClient
  received = 0
  readonly #events: ClientEvents
  readonly #socket: Socket
  readonly #skipper = new FrameSkipper((opcode, bytes, start, end) =>
    this.#onFrame(opcode, bytes, start, end),
  )
  #state: 'upgrading' | 'joining' | 'joined' | 'closed' = 'upgrading'
  #upgrade = ''
  #close = { code: closeCodes.abnormal.code as number, reason: 'connection lost' }

  constructor(index: number, port: number, dialect: DialectClient, events: ClientEvents) {
    this.index = index
    this.dialect = dialect
    this.#events = events
    const callback = (length: number) => this.#read(length)
    const onread = { buffer: arriving, callback }
    this.#socket = connect({ host: '127.0.0.1', port, ...from(index), noDelay: true, onread })
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(port, dialect)))
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#close.reason = error.code ?? error.message
    })
    this.#socket.on('close', () => this.#closed())
  }

  get isJoined() {
    return this.#state === 'joined'
  }

  send(text: string) {
    this.#socket.write(textFrame(text), 'latin1')
  }

  /** Closes the socket at once; `closed` is not called. */
  destroy() {
    this.#state = 'closed'
    this.#socket.destroy()
  }

  #read(length: number) {
    if (this.#state === 'closed') return false
    if (this.#state === 'upgrading') this.#readUpgrade(length)
    else this.#skipper.read(arriving, 0, length)
    this.#events.bytes?.(this, arriving, length)
    return true
  }

  #readUpgrade(length: number) {
    const before = this.#upgrade.length
    this.#upgrade += arriving.toString('latin1', 0, length)
    const end = this.#upgrade.indexOf('\r\n\r\n')
    if (end === -1) return
    if (!this.#upgrade.startsWith('HTTP/1.1 101')) {
      this.#close.reason = `refused: ${this.#upgrade.slice(0, 100)}`
      this.#socket.destroy()
      return
    }
    this.#state = 'joining'
    const joinText = this.dialect.joinText()
    if (joinText !== undefined) this.send(joinText)
    this.#checkJoined()
    this.#skipper.read(arriving, end + 4 - before, length)
  }

  #onFrame(opcode: number, bytes: Buffer, start: number, end: number) {
    switch (opcode) {
      case 1:
        return this.#onText(bytes, start, end)
      case 8:
        if (end - start >= 2)
          this.#close = { code: bytes.readUInt16BE(start), reason: bytes.toString('latin1', start + 2, end) }
        return this.#socket.destroy()
      case 9:
        return void this.#socket.write(pongFrame(bytes.toString('latin1', start, end)), 'latin1')
    }
  }

  #onText(bytes: Buffer, start: number, end: number) {
    const count = this.dialect.received(bytes, start, end, (text) => this.send(text))
    if (count > 0) {
      this.received += count
      this.#events.messages(this, count)
    } else if (this.#state === 'joining') this.#checkJoined()
  }

  #checkJoined() {
    if (!this.dialect.hasJoined) return
    this.#state = 'joined'
    this.#events.joined(this)
  }

  #closed() {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#events.closed(this, this.#close.code, this.#close.reason)
  }
}

// With an explicit local address the kernel searches thousands of used ports, a millisecond each time.
function from(index: number) {
  const address = 1 + Math.floor(index / clientsPerAddress)
  return address === 1 ? {} : { localAddress: `127.0.0.${address}` }
}

function upgradeRequest(port: number, { path, subprotocol }: DialectClient) {
  const offer = subprotocol === undefined ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`
  return (
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n${offer}\r\n`
  )
}
