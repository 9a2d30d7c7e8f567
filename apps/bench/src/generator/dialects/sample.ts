import type { DialectClient } from '../dialect-client.ts'

/** The frames of the Go sample: one frame is one message. */
export class SampleDialect implements DialectClient {
  readonly path: string = '/ws'
  readonly hasJoined: boolean = true
  readonly wrong = undefined
  readonly received: DialectClient['received'] = () => 1
  readonly #index: number

  constructor(index: number) {
    this.#index = index
  }

  joinText() {
    return undefined
  }

  post(_number: number, body: string) {
    return `{"email":"u${this.#index}@example.com","username":"u${this.#index}","message":"${body}"}`
  }
}
