import type { DialectClient } from './dialect-client.ts'
import { CountingDialect } from './dialects/counting.ts'
import { ParleyDialect } from './dialects/parley.ts'
import { SampleDialect } from './dialects/sample.ts'
import { SocketIoDialect } from './dialects/socket-io.ts'

const dialects = {
  parley: ParleyDialect,
  sample: SampleDialect,
  counting: CountingDialect,
  'socket.io': SocketIoDialect,
}

export type DialectName = keyof typeof dialects

export function dialectClient(dialect: DialectName, index: number): DialectClient {
  return new dialects[dialect](index)
}
