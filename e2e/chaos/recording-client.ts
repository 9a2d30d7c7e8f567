import { RoomClient, type Socket, type SocketEvents, type Environment } from '@parley/client'
import { subprotocol, type ServerFrame } from '@parley/shared'
import { WebSocket } from 'ws'
import { performNext, postNext } from './operations.ts'
import { emptyHistory, type History } from './history.ts'

/** What a client does by itself. */
export type Behaviour = 'everything' | 'posts' | 'nothing'

/** Milliseconds until somebody who may not write, or not come in, tries again. */
const againMs = 100

/** The number of operations that may wait for an answer. */
const maxPending = 3

/** The real client: posts as fast as it is acknowledged, and records what it sends and receives. */
export class RecordingClient {
  readonly history: History
  readonly token: string
  readonly #port: number
  readonly #client: RoomClient
  #posting: boolean
  readonly #behaviour: Behaviour
  #pauses = 0
  #sockets = new Set<WebSocket>()
  #cids = 0

  constructor(port: number, room: string, name: string, seed: number, behaviour: Behaviour = 'everything') {
    this.#port = port
    this.#behaviour = behaviour
    this.#posting = behaviour !== 'nothing'
    this.history = emptyHistory(name, room)
    const environment: Environment = {
      connect: (events) => this.#connect(events),
      after: (ms, then) => {
        const timer = setTimeout(then, ms)
        return () => clearTimeout(timer)
      },
      now: () => Date.now(),
      random: () => Math.random(),
      newCid: () => `${name}-${(this.#cids += 1)}`,
    }
    this.token = `${name}-${seed}`.padEnd(22, '-')
    const { token } = this
    const listener = { changed: () => this.#postMore(), token: () => {} }
    this.#client = new RoomClient(
      { room, username: name, avatar: 'a'.repeat(64), token },
      environment,
      listener,
    )
  }

  start() {
    this.#client.start()
    this.#postMore()
  }

  get moderation() {
    return this.#client.moderation
  }

  stopPosting() {
    this.#posting = false
  }

  /** Stops reading for `ms` milliseconds, like a suspended laptop. */
  sleep(ms: number) {
    for (const socket of this.#sockets) socket.pause()
    setTimeout(() => this.#sockets.forEach((socket) => socket.resume()), ms)
  }

  /** Whether everything is acknowledged and in the timeline. */
  get settled(): boolean {
    return this.#client.view.outbox.length === 0 && this.#client.view.connection.name === 'live'
  }

  /** What it waits for, for diagnosis. */
  get description(): string {
    const { connection, outbox, timeline } = this.#client.view
    const waits = outbox.map(({ type, cid, state }) => `${type} ${cid} ${state.name}`)
    return `${this.history.name} in ${this.history.room}: ${connection.name} at ${timeline.cursor}, ${waits.join(', ')}`
  }

  get cursor(): number {
    return this.#client.view.timeline.cursor
  }

  /** Stops the client, and returns its history. */
  leave(): History {
    this.history.seen = this.#client.view.timeline.messages
    this.#client.stop()
    return this.history
  }

  #postMore() {
    // The client reports changes synchronously: a microtask avoids recursion.
    queueMicrotask(() => {
      this.#discardRefused()
      if (this.#client.view.connection.name === 'refused') this.#comeBack()
      while (this.#posting && this.#pauses === 0 && this.#client.view.outbox.length < maxPending) {
        if (this.#behaviour === 'posts') postNext(this.#client, this.history)
        else performNext(this.#client, this.history)
      }
    })
  }

  // Who was banned or sent out tries again and again.
  #comeBack() {
    this.#pause(() => this.#client.start())
  }

  #pause(then: () => void = () => undefined) {
    this.#pauses += 1
    setTimeout(() => {
      this.#pauses -= 1
      then()
      this.#postMore()
    }, againMs)
  }

  // A removed message cannot be changed, who is muted cannot write, and what was written for a deleted room goes into no other.
  #discardRefused() {
    for (const { cid, state } of this.#client.view.outbox) {
      if (state.name !== 'refused' || !givenUpFor.has(state.refusal.code)) continue
      if (state.refusal.code !== 'no_such_message') this.#pause()
      if (state.refusal.code === 'room_deleted') this.history.endedWith.add(cid)
      this.history.givenUp.add(cid)
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
      if (frame.type === 'posted') this.history.acknowledged.push({ cid: frame.cid, id: frame.id })
      if (frame.type === 'changed') this.history.changed.push({ cid: frame.cid, rev: frame.rev })
      if (frame.type === 'error' && isForStorage(frame.code)) this.history.refused += 1
      if (frame.type === 'messages') {
        if (frame.after !== cursor) this.history.gaps += 1
        cursor = frame.rev
        for (const message of frame.messages)
          if ('username' in message && message.username === this.history.name)
            this.history.arrived.set(message.cid, message.id)
      }
      events.onMessage(data.toString())
    })
    socket.on('error', () => socket.terminate()) // `close` follows, with the code
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

const givenUpFor: ReadonlySet<string> = new Set([
  'no_such_message',
  'muted',
  'moderators_only',
  'banned',
  'room_deleted',
])

function isForStorage(code: string) {
  return code === 'storage_full' || code === 'storage_busy'
}
