/** The protocol of one client: the frames to send, and how to read the received ones. Payloads are ASCII. */
export interface DialectClient {
  readonly path: string
  readonly subprotocol?: string
  /** True once it receives broadcasts. */
  readonly hasJoined: boolean
  /** The first error: a gap or a refusal. */
  readonly wrong: string | undefined
  /** The first frame to send on a new connection, if any. */
  joinText(): string | undefined
  /** `bytes` from `start` to `end` is the beginning of a text frame's payload. Returns the number of messages in it. */
  received(bytes: Buffer, start: number, end: number, send: (text: string) => void): number
  /** A post with the text `body`; `number` counts the posts of all clients. */
  post(number: number, body: string): string
}
