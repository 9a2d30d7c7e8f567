import type { CloseCode, SampleFrame, ServerFrame } from '@parley/shared'

/** The other end of one WebSocket, as a session sees it. Frames go out in the order of the calls. */
export interface Peer {
  send(frame: ServerFrame | SampleFrame): void
  /** What is sent from now on waits for the next encoded frame, or for `release`, and goes out in one write with it. */
  hold(): void
  release(): void
  /** Sends a frame that `encodeFrame` made; many peers share the same bytes. */
  sendEncoded(frame: Buffer): void
  /** Bytes that wait for the peer to read. */
  readonly buffered: number
  /** Calls `then` once, when nothing waits any more. */
  whenDrained(then: () => void): void
  /** Back-pressure: nothing is read from the peer as long as there is any reason. */
  pause(reason: string): void
  resume(reason: string): void
  close(code: CloseCode, reason: string): void
}
