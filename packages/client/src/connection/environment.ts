/** Everything a room client needs from its platform; tests use a fake one. */
export interface Environment {
  connect(events: SocketEvents): Socket
  /** Runs `then` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, then: () => void): () => void
  /** Unix time in milliseconds. */
  now(): number
  /** In [0, 1). */
  random: () => number
  newCid(): string
}

export interface Socket {
  send(text: string): void
  close(): void
}

export interface SocketEvents {
  onOpen(): void
  onMessage(text: string): void
  /** Called once, whichever side closed it; `code` and `reason` as in RFC 6455, 7.1.5 and 7.1.6. */
  onClose(code: number, reason?: string): void
}
