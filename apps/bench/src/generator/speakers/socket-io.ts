import type { Speaker } from '../speaker.ts'
import { SampleSpeaker } from './sample.ts'

/** Socket.IO 5 in Engine.IO 4: a digit for the transport's packet, a second one for the message's. */
export class SocketIoSpeaker extends SampleSpeaker {
  override readonly path = '/socket.io/?EIO=4&transport=websocket'
  override hasJoined = false

  override readonly heard: Speaker['heard'] = (bytes, start, end, say) => {
    const first = bytes[start]
    const second = end - start < 2 ? 0 : bytes[start + 1]
    if (first === digit(4) && second === digit(2)) return 1
    if (first === digit(0)) say('40')
    if (first === digit(2)) say('3')
    if (first === digit(4) && second === digit(0)) this.hasJoined = true
    return 0
  }

  override post(number: number, body: string) {
    return `42["message",${super.post(number, body)}]`
  }
}

const digit = (value: number) => 48 + value
