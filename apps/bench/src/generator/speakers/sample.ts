import type { Speaker } from '../speaker.ts'

/** The Go sample's frames, passed on as they came: one frame is one message. */
export class SampleSpeaker implements Speaker {
  readonly path: string = '/ws'
  readonly hasJoined: boolean = true
  readonly wrong = undefined
  readonly heard: Speaker['heard'] = () => 1
  readonly #index: number

  constructor(index: number) {
    this.#index = index
  }

  greeting() {
    return undefined
  }

  post(_number: number, body: string) {
    return `{"email":"u${this.#index}@example.com","username":"u${this.#index}","message":"${body}"}`
  }
}
