import type { Environment, Socket, SocketEvents } from '@parley/client'

interface OpenConnection {
  socket: Socket
  events: SocketEvents
  /** The text of the frame. */
  joined?: string
}

/**
 * The environment of the room's client, whose connections a listener can share that is loaded later: `share` puts it in
 * between, also of the connection that is open already.
 */
export class SharedConnection {
  readonly environment: Environment
  readonly #inner: Environment
  #open: OpenConnection | undefined
  #between: Environment | undefined

  constructor(inner: Environment) {
    this.#inner = inner
    this.environment = { ...inner, connect: (events) => (this.#between ?? this).connect(events) }
  }

  /** P16.1: whether the server tells of other rooms; undefined until it has let the client in. */
  get follows(): boolean | undefined {
    return this.#open?.joined?.includes('"follow":')
  }

  /** The listener is an environment on top of the one that it is given (RoomList). */
  share(put: (inner: Environment) => Environment) {
    const open = this.#open
    let isOpen = open !== undefined
    const inner: Environment = {
      ...this.#inner,
      connect: (events) => {
        if (open === undefined || !isOpen) return this.connect(events)
        isOpen = false
        open.events = events
        return open.socket
      },
    }
    this.#between = put(inner)
    if (open !== undefined) joinAgain(open, this.#between)
  }

  connect(events: SocketEvents): Socket {
    const open = { events } as OpenConnection
    let isClosing = false
    const socket = this.#inner.connect({
      onOpen: () => open.events.onOpen(),
      onMessage: (text) => {
        if (text.startsWith('{"type":"joined"')) open.joined = text
        open.events.onMessage(text)
      },
      onClose: (code, reason) => {
        if (this.#open === open) this.#open = undefined
        open.events.onClose(code, reason)
      },
    })
    // Of two who share it, one may send while the other closes it. Browsers complain about that.
    open.socket = {
      send: (text) => {
        if (!isClosing) socket.send(text)
      },
      close: () => {
        isClosing = true
        socket.close()
      },
    }
    this.#open = open
    return open.socket
  }
}

/** Tells a listener what it has missed. The room has heard it already. */
function joinAgain(open: OpenConnection, between: Environment) {
  const room = open.events
  let isHeard = true
  between.connect({
    onOpen: () => room.onOpen(),
    onMessage: (text) => {
      if (!isHeard) room.onMessage(text)
    },
    onClose: (code, reason) => room.onClose(code, reason),
  })
  if (open.joined !== undefined) open.events.onMessage(open.joined)
  isHeard = false
}
