import { CountingSpeaker } from './speakers/counting.ts'
import { ParleySpeaker } from './speakers/parley.ts'
import { SampleSpeaker } from './speakers/sample.ts'
import { SocketIoSpeaker } from './speakers/socket-io.ts'

/** What one client says, and what it makes of what it hears. Payloads are ASCII. */
export interface Speaker {
  readonly path: string
  readonly subprotocol?: string
  /** True once it gets what is broadcast. */
  readonly hasJoined: boolean
  /** The first thing that must not have been: a gap, a refusal. */
  readonly wrong: string | undefined
  /** What it says as soon as the connection is open, if anything. */
  greeting(): string | undefined
  /** The payload of a text frame begins with `bytes` from `start` to `end`. Returns how many messages it brings. */
  heard(bytes: Buffer, start: number, end: number, say: (text: string) => void): number
  /** Post number `number` of all clients together, with the text `body`. */
  post(number: number, body: string): string
}

const speakers = {
  parley: ParleySpeaker,
  sample: SampleSpeaker,
  counting: CountingSpeaker,
  'socket.io': SocketIoSpeaker,
}

export type Dialect = keyof typeof speakers

export function speakerOf(dialect: Dialect, index: number): Speaker {
  return new speakers[dialect](index)
}
