import type { DialectClient } from '../dialect-client.ts'
import { SampleDialect } from './sample.ts'

/** Socket.IO 5 in Engine.IO 4: one digit for the transport packet, one for the message packet. */
export class SocketIoDialect extends SampleDialect {
  override readonly path = '/socket.io/?EIO=4&transport=websocket'
  override hasJoined = false

  override readonly received: DialectClient['received'] = (bytes, start, end, send) => {
    const first = bytes[start]
    const second = end - start < 2 ? 0 : bytes[start + 1]
    if (first === digit(4) && second === digit(2)) return 1
    if (first === digit(0)) send('40')
    if (first === digit(2)) send('3')
    if (first === digit(4) && second === digit(0)) this.hasJoined = true
    return 0
  }

  override post(number: number, body: string) {
    return `42["message",${super.post(number, body)}]`
  }
}

const digit = (value: number) => 48 + value
