import type { CloseCode, SampleFrame, ServerFrame } from '@parley/shared'

/** The other end of one WebSocket. Frames are sent in the order of the calls. */
export interface Peer {
  send(frame: ServerFrame | SampleFrame): void
  /** From now on, frames wait for the next `sendEncoded` or `uncork`, and are written together. */
  cork(): void
  uncork(): void
  /** Sends the result of `encodeFrame`. Many peers share the same bytes. */
  sendEncoded(frame: Buffer): void
  /** Bytes that the peer has not read yet. */
  readonly buffered: number
  /** Calls `then` once, when `buffered` is low enough to send more. */
  whenDrained(then: () => void): void
  /** Back-pressure: stops reading from the peer until all reasons are resumed. */
  pause(reason: string): void
  resume(reason: string): void
  /** P1.9: a frame of the peer has got what it asked for. A frame that is sent as the answer says so by itself. */
  answered(): void
  /** A person has joined over this connection. */
  joined(): void
  close(code: CloseCode, reason: string): void
}
