import type { Speaker } from '../speaker.ts'
import { SampleSpeaker } from './sample.ts'

/** The floor's frames: a JSON array whose first element is the number of messages in it. */
export class CountingSpeaker extends SampleSpeaker {
  override readonly heard: Speaker['heard'] = (bytes, start, end) =>
    Number.parseInt(bytes.toString('latin1', start + 1, Math.min(end, start + 12)), 10)
}
