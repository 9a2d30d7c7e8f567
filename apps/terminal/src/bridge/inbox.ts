import { reasonOf } from '@parley/shared'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { Failure } from '../failure.ts'
import { writeDurably } from '../storage/durable-file.ts'
import { bridgedMessage, type BridgedMessage } from './matterbridge.ts'

const received = v.object({ key: v.string(), message: bridgedMessage })

export interface Received {
  /** Stays the same until it is posted: the server takes it once. */
  key: string
  message: BridgedMessage
}

/** More are not read from Matterbridge, which keeps them. */
const mostWaiting = 1_000

/** What was written elsewhere and is not posted yet, each in a file: Matterbridge does not send it again. Throws Failure where they cannot be stored. */
export class Inbox {
  readonly #folder: string
  /** The names of the files, in the order in which they came. */
  readonly #names: string[]
  #last: number
  #changed = Promise.withResolvers<undefined>()

  constructor(folder: string) {
    this.#folder = folder
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      this.#names = readdirSync(folder)
        .filter((name) => /^\d+\.json$/.test(name))
        .toSorted()
    } catch (error) {
      throw new Failure(`The messages of the bridge cannot be stored: ${reasonOf(error)}`)
    }
    this.#last = Number.parseInt(this.#names.at(-1) ?? '0', 10)
  }

  /** Durable when it resolves, which it does once there is room. */
  async add(message: BridgedMessage): Promise<void> {
    while (this.#names.length >= mostWaiting) await this.#changed.promise
    this.#last += 1
    const name = `${String(this.#last).padStart(12, '0')}.json`
    const one: Received = { key: randomBytes(16).toString('base64url'), message }
    try {
      writeDurably(join(this.#folder, name), JSON.stringify(one))
    } catch (error) {
      throw new Failure(`A message cannot be stored: ${reasonOf(error)}`)
    }
    this.#names.push(name)
    this.#moved()
  }

  /** Gives each to `take`, one after the other, and forgets it then. */
  async takeAll(take: (one: Received) => Promise<void>): Promise<never> {
    for (;;) {
      const [name] = this.#names
      if (name === undefined) {
        await this.#changed.promise
        continue
      }
      const path = join(this.#folder, name)
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), received), readFileSync(path, 'utf8'))
      if (!read.success) throw new Failure(`${path} is no message of a bridge.`)
      await take(read.output)
      rmSync(path)
      this.#names.shift()
      this.#moved()
    }
  }

  #moved() {
    const { resolve } = this.#changed
    this.#changed = Promise.withResolvers()
    resolve(undefined)
  }
}
