import {
  readFrame,
  serverFrame,
  type ClientFrame,
  type Joined,
  type MessagesFrame,
  type Person,
  type Refusal,
  type ServerFrame,
} from '@parley/shared'
import { step, type Connection, type ConnectionEffect, type ConnectionEvent } from './connection.ts'
import { afterLoss, nextReadyAt, nextToSend, without, withState, type Outbox } from './outbox.ts'
import { nobody, update, type People } from './people.ts'
import { pulse, pulseOf } from './pulse.ts'
import { apply, emptyTimeline, join, prepend, type Timeline } from './timeline.ts'
import type { Socket, World } from './world.ts'

/** What a room looks like from here. Every change makes a new view. */
export interface RoomView {
  readonly connection: Connection
  readonly timeline: Timeline
  readonly outbox: Outbox
  readonly people: People
  readonly loadingOlder: boolean
}

export interface Membership extends Person {
  room: string
  /** From an earlier stay: the same person again. */
  token?: string | undefined
}

export interface Listener {
  changed(view: RoomView): void
  /** Keep it: it proves to the server who this is. */
  token(token: string): void
}

/** One person in one room: keeps the connection, the messages and what is still to be sent. */
export class RoomClient {
  readonly #membership: Membership
  readonly #world: World
  readonly #listener: Listener
  #view: RoomView = {
    connection: { name: 'idle' },
    timeline: emptyTimeline,
    outbox: [],
    people: nobody,
    loadingOlder: false,
  }
  #socket: Socket | undefined
  #cancelTimer = () => {}
  #cancelPulse = () => {}
  #cancelDelay = () => {}
  #heardAt = 0
  #asked = false

  constructor(membership: Membership, world: World, listener: Listener) {
    this.#membership = { ...membership }
    this.#world = world
    this.#listener = listener
  }

  get view(): RoomView {
    return this.#view
  }

  start() {
    this.#on({ type: 'start' })
  }

  stop() {
    this.#cancelDelay()
    this.#on({ type: 'stop' })
  }

  /** The network or the person is back. */
  wake() {
    this.#on({ type: 'wake' })
  }

  /** Takes a message whatever the connection is like; it is sent as soon as it can be. Returns its cid. */
  post(message: string): string {
    const cid = this.#world.newCid()
    const post = { cid, message, at: this.#world.now(), state: { name: 'pending' } } as const
    this.#change({ outbox: [...this.#view.outbox, post] })
    this.#sendNext()
    return cid
  }

  /** Tries a refused post once more, at the end of the line. */
  retry(cid: string) {
    const { outbox } = this.#view
    const post = outbox.find((outgoing) => outgoing.cid === cid)
    if (post?.state.name !== 'refused') return
    // P3.6: under its cid, for what could not be stored may have been stored nevertheless.
    const next = post.state.refusal.code === 'cid_reused' ? this.#world.newCid() : cid
    const again = { ...post, cid: next, at: this.#world.now(), state: { name: 'pending' } } as const
    this.#change({ outbox: [...without(outbox, new Set([cid])), again] })
    this.#sendNext()
  }

  discard(cid: string) {
    this.#change({ outbox: without(this.#view.outbox, new Set([cid])) })
  }

  /** Asks for the page of messages before the first one known. */
  loadOlder() {
    const { connection, timeline, loadingOlder } = this.#view
    const first = timeline.messages[0]
    if (connection.name !== 'live' || loadingOlder || !timeline.more || first === undefined) return
    this.#change({ loadingOlder: true })
    this.#send({ type: 'history', before: first.id })
  }

  #on(event: ConnectionEvent) {
    const before = this.#view.connection
    const { state, effects } = step(before, event, this.#world.random)
    if (state !== before) {
      const left = before.name === 'live' ? { outbox: afterLoss(this.#view.outbox), loadingOlder: false } : {}
      this.#change({ connection: state, ...left })
    }
    for (const effect of effects) this.#run(effect)
  }

  #run(effect: ConnectionEffect) {
    switch (effect.type) {
      case 'open':
        return this.#open()
      case 'close':
        return this.#close()
      case 'join':
        return this.#join()
      case 'set-timer':
        this.#cancelTimer = this.#world.after(effect.ms, () => this.#on({ type: 'elapsed' }))
        return
      case 'clear-timer':
        return this.#cancelTimer()
    }
  }

  #open() {
    const socket = this.#world.connect({
      opened: () => this.#socket === socket && this.#on({ type: 'opened' }),
      heard: (text) => this.#socket === socket && this.#heard(text),
      closed: (closeCode) => {
        if (this.#socket !== socket) return
        this.#socket = undefined
        this.#cancelPulse()
        this.#on({ type: 'lost', closeCode })
      },
    })
    this.#socket = socket
  }

  #close() {
    const socket = this.#socket
    this.#socket = undefined
    this.#cancelPulse()
    socket?.close()
  }

  #join() {
    const { epoch, cursor } = this.#view.timeline
    const resume = epoch === undefined ? {} : { epoch, after: cursor }
    this.#send({ type: 'join', ...this.#membership, ...resume })
  }

  #heard(text: string) {
    this.#heardAt = this.#world.now()
    this.#asked = false
    const read = readFrame(serverFrame, text)
    // P1.3: a frame of a type this client does not know is a newer server's, and meant for others.
    if (read.ok) this.#take(read.frame)
  }

  #take(frame: ServerFrame) {
    switch (frame.type) {
      case 'joined':
        return this.#joined(frame)
      case 'messages':
        return this.#messages(frame)
      case 'history': {
        const { before, messages, more } = frame
        const timeline = prepend(this.#view.timeline, messages, before, more)
        this.#change({ timeline, loadingOlder: false })
        return
      }
      case 'posted':
        return this.#posted(frame.cid, frame.id)
      case 'people':
        return this.#change({ people: { count: frame.count, listed: frame.people } })
      case 'presence':
        return this.#change({ people: update(this.#view.people, frame) })
      case 'error':
        return this.#refused(frame)
      case 'pong':
        return
    }
  }

  #joined(frame: Joined) {
    this.#membership.token = frame.token
    this.#listener.token(frame.token)
    const timeline = join(this.#view.timeline, frame)
    // After a reset, what was already posted is in the log, shown or further up.
    const posted = frame.resumed ? [] : this.#view.outbox.filter(({ state }) => state.name === 'posted')
    const known = [...posted, ...frame.messages].map(({ cid }) => cid)
    this.#change({ timeline, outbox: without(this.#view.outbox, new Set(known)) })
    this.#on({ type: 'joined' })
    this.#watchPulse()
    this.#sendNext()
  }

  #messages(frame: MessagesFrame) {
    const applied = apply(this.#view.timeline, frame)
    switch (applied.type) {
      case 'known':
        return
      case 'gap':
        // P5.2: coming back with the cursor is how what is missing is asked for.
        this.#close()
        return this.#on({ type: 'lost', closeCode: 1006 })
      case 'applied': {
        const arrived = new Set(frame.messages.map(({ cid }) => cid))
        this.#change({ timeline: applied.timeline, outbox: without(this.#view.outbox, arrived) })
        this.#sendNext()
        return
      }
    }
  }

  #posted(cid: string, id: number) {
    const { outbox, timeline } = this.#view
    const here = id <= timeline.cursor
    this.#change({
      outbox: here ? without(outbox, new Set([cid])) : withState(outbox, cid, { name: 'posted', id }),
    })
    this.#sendNext()
  }

  #refused(refusal: Refusal) {
    const { cid, retryAfter } = refusal
    if (this.#view.connection.name === 'greeting') return this.#on({ type: 'refused', refusal })
    if (cid === undefined) return this.#change({ loadingOlder: false })
    const until = retryAfter === undefined ? undefined : this.#world.now() + retryAfter * 1000
    const state =
      until === undefined ? ({ name: 'refused', refusal } as const) : ({ name: 'delayed', until } as const)
    this.#change({ outbox: withState(this.#view.outbox, cid, state) })
    this.#sendNext()
  }

  #sendNext() {
    this.#cancelDelay()
    if (this.#view.connection.name !== 'live') return
    const now = this.#world.now()
    const post = nextToSend(this.#view.outbox, now)
    if (post !== undefined) {
      this.#change({ outbox: withState(this.#view.outbox, post.cid, { name: 'sent' }) })
      this.#send({ type: 'post', cid: post.cid, message: post.message })
      return
    }
    const readyAt = nextReadyAt(this.#view.outbox)
    if (readyAt !== undefined) this.#cancelDelay = this.#world.after(readyAt - now, () => this.#sendNext())
  }

  #watchPulse() {
    this.#cancelPulse = this.#world.after(pulse.lookEveryMs, () => {
      const health = pulseOf(this.#world.now() - this.#heardAt, this.#asked)
      if (health === 'dead') {
        this.#close()
        this.#on({ type: 'lost', closeCode: 1006 })
        return
      }
      if (health === 'ask') {
        this.#asked = true
        this.#send({ type: 'ping' })
      }
      this.#watchPulse()
    })
  }

  #send(frame: ClientFrame) {
    this.#socket?.send(JSON.stringify(frame))
  }

  #change(change: Partial<RoomView>) {
    this.#view = { ...this.#view, ...change }
    this.#listener.changed(this.#view)
  }
}
