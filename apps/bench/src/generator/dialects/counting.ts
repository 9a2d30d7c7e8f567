import type { DialectClient } from '../dialect-client.ts'
import { SampleDialect } from './sample.ts'

/** The frames of net-floor: a JSON array whose first element is the number of messages in it. */
export class CountingDialect extends SampleDialect {
  override readonly received: DialectClient['received'] = (bytes, start, end) =>
    Number.parseInt(bytes.toString('latin1', start + 1, Math.min(end, start + 12)), 10)
}
