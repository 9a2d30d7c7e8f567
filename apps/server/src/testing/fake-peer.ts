import type { CloseCode, SampleFrame, ServerFrame } from '@parley/shared'
import type { Peer } from '../chat/peer.ts'

/** A peer for tests: records what is sent, and drains when the test says so. */
export class FakePeer implements Peer {
  readonly sent: (ServerFrame | SampleFrame)[] = []
  readonly reasonsToPause = new Set<string>()
  closedWith: number | undefined
  hasJoined = false
  answers = 0
  buffered = 0
  #drained: (() => void)[] = []
  #held: (ServerFrame | SampleFrame)[] | undefined

  send(frame: ServerFrame | SampleFrame) {
    ;(this.#held ?? this.sent).push(frame)
  }

  cork() {
    this.#held ??= []
  }

  uncork() {
    this.sent.push(...(this.#held ?? []))
    this.#held = undefined
  }

  sendEncoded(frame: Buffer) {
    this.send(JSON.parse(payloadOf(frame)) as ServerFrame)
    this.uncork()
  }

  whenDrained(then: () => void) {
    this.#drained.push(then)
  }

  drain() {
    this.buffered = 0
    for (const then of this.#drained.splice(0)) then()
  }

  pause(reason: string) {
    this.reasonsToPause.add(reason)
  }

  resume(reason: string) {
    this.reasonsToPause.delete(reason)
  }

  answered() {
    this.answers += 1
  }

  joined() {
    this.hasJoined = true
  }

  close({ code }: CloseCode) {
    this.closedWith = code
  }

  /** The frames of one type, in the order in which they were sent. */
  of<Type extends ServerFrame['type']>(type: Type): Extract<ServerFrame, { type: Type }>[] {
    return this.sent.filter(
      (frame): frame is Extract<ServerFrame, { type: Type }> => 'type' in frame && frame.type === type,
    )
  }
}

/** The text in an unmasked frame (RFC 6455, 5.2). */
export function payloadOf(frame: Buffer): string {
  const extended = { 126: 2, 127: 8 }[frame[1] ?? 0] ?? 0
  return frame.subarray(2 + extended).toString()
}
