/** Everything a room client needs from outside, so that tests can be the outside. */
export interface Environment {
  connect(events: SocketEvents): Socket
  /** Runs `then` once after `ms` milliseconds; returns what cancels it. */
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
  opened(): void
  onMessage(text: string): void
  /** Called once, whoever closed it; `code` and `reason` as in RFC 6455, 7.1.5 and 7.1.6. */
  closed(code: number, reason?: string): void
}
