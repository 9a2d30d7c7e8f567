import { RoomClient, type Socket, type SocketEvents, type Environment } from '@parley/client'
import { subprotocol, type ServerFrame } from '@parley/shared'
import { WebSocket } from 'ws'
import { doNext } from './operations.ts'
import { emptyHistory, type History } from './history.ts'

/** How many of its deeds may wait for their answer. */
const mostWaiting = 3

/** The real client, posting as fast as it is acknowledged, with somebody taking notes. */
export class RecordingClient {
  readonly notes: History
  readonly #port: number
  readonly #client: RoomClient
  #posting = true
  #sockets = new Set<WebSocket>()
  #cids = 0

  constructor(port: number, room: string, name: string, seed: number) {
    this.#port = port
    this.notes = emptyHistory(name, room)
    const world: Environment = {
      connect: (events) => this.#connect(events),
      after: (ms, then) => {
        const timer = setTimeout(then, ms)
        return () => clearTimeout(timer)
      },
      now: () => Date.now(),
      random: () => Math.random(),
      newCid: () => `${name}-${(this.#cids += 1)}`,
    }
    const token = `${name}-${seed}`.padEnd(22, '-')
    const listener = { changed: () => this.#postMore(), token: () => {} }
    this.#client = new RoomClient({ room, username: name, avatar: 'a'.repeat(64), token }, world, listener)
  }

  start() {
    this.#client.start()
    this.#postMore()
  }

  stopPosting() {
    this.#posting = false
  }

  /** Stops reading for a while, as a laptop does when its lid is closed. */
  sleep(ms: number) {
    for (const socket of this.#sockets) socket.pause()
    setTimeout(() => this.#sockets.forEach((socket) => socket.resume()), ms)
  }

  /** Everything written is acknowledged and seen. */
  get settled(): boolean {
    return this.#client.view.outbox.length === 0 && this.#client.view.connection.name === 'live'
  }

  /** What it is waiting for, for whoever looks into it. */
  get plight(): string {
    const { connection, outbox, timeline } = this.#client.view
    const waits = outbox.map(({ type, cid, state }) => `${type} ${cid} ${state.name}`)
    return `${this.notes.name} in ${this.notes.room}: ${connection.name} at ${timeline.cursor}, ${waits.join(', ')}`
  }

  get cursor(): number {
    return this.#client.view.timeline.cursor
  }

  /** Goes, and hands over the notes. */
  leave(): History {
    this.notes.seen = this.#client.view.timeline.messages
    this.#client.stop()
    return this.notes
  }

  #postMore() {
    // The client tells of every change at once: looking again later keeps this from calling itself.
    queueMicrotask(() => {
      this.#giveUp()
      while (this.#posting && this.#client.view.outbox.length < mostWaiting) {
        doNext(this.#client, this.notes)
      }
    })
  }

  // What somebody removed in the meantime can be changed no more.
  #giveUp() {
    for (const { cid, state } of this.#client.view.outbox) {
      if (state.name !== 'refused' || state.refusal.code !== 'no_such_message') continue
      this.notes.givenUp.add(cid)
      this.#client.discard(cid)
    }
  }

  #connect(events: SocketEvents): Socket {
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}/ws`, [subprotocol])
    let cursor = 0
    this.#sockets.add(socket)
    socket.on('open', () => events.onOpen())
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame
      if (frame.type === 'joined') cursor = frame.rev
      if (frame.type === 'posted') this.notes.acknowledged.push({ cid: frame.cid, id: frame.id })
      if (frame.type === 'changed') this.notes.changed.push({ cid: frame.cid, rev: frame.rev })
      if (frame.type === 'error' && frame.code === 'storage_full') this.notes.refused += 1
      if (frame.type === 'messages') {
        if (frame.after !== cursor) this.notes.gaps += 1
        cursor = frame.rev
      }
      events.onMessage(data.toString())
    })
    socket.on('error', () => socket.terminate()) // refused or broken: `close` follows, with the code
    socket.on('close', (code, reason) => {
      this.#sockets.delete(socket)
      events.onClose(code, reason.toString())
    })
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => socket.terminate(),
    }
  }
}
