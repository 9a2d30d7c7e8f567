import { reasonOf } from '@parley/shared'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import type { Cursor } from '../connection/room-connection.ts'
import { Failure, isMissing } from '../failure.ts'
import { writeDurably } from '../storage/durable-file.ts'

/** Messages of the room whose texts are known, to notice edits. */
const mostTexts = 500

const stored = v.object({
  /** Up to where the room was passed on. */
  cursor: v.object({ epoch: v.string(), rev: v.number() }),
  /** RFC 3339: up to when what was written elsewhere has been posted. */
  until: v.string(),
  /** Hashes of the texts that were passed on, by the id of the message; the newest last. */
  texts: v.array(v.tuple([v.number(), v.string()])),
})

type Stored = v.InferOutput<typeof stored>

/** How far a bridge is, in a file: a restart goes on there. Throws Failure where the file cannot be read or written. */
export class BridgeState {
  readonly #file: string
  #now: Stored
  readonly #texts: Map<number, string>

  private constructor(file: string, now: Stored) {
    this.#file = file
    this.#now = now
    this.#texts = new Map(now.texts)
  }

  /** `begin`: how far a new bridge is. */
  static async open(file: string, begin: () => Promise<Omit<Stored, 'texts'>>): Promise<BridgeState> {
    const text = contentOf(file)
    if (text === undefined) {
      const state = new BridgeState(file, { ...(await begin()), texts: [] })
      state.keep({})
      return state
    }
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text)
    if (!read.success) throw new Failure(`${file} is no state of a bridge. Delete it to begin now.`)
    return new BridgeState(file, read.output)
  }

  get cursor(): Cursor {
    return this.#now.cursor
  }

  get until(): string {
    return this.#now.until
  }

  /** Whether the message was passed on with another text. */
  isOther(id: number, text: string): boolean {
    const known = this.#texts.get(id)
    return known !== undefined && known !== hashOf(text)
  }

  passedOn(id: number, text: string): void {
    this.#texts.delete(id)
    this.#texts.set(id, hashOf(text))
    for (const oldest of this.#texts.keys()) if (this.#texts.size > mostTexts) this.#texts.delete(oldest)
  }

  /** Ids begin again in a new epoch. */
  begin(cursor: Cursor): void {
    this.#texts.clear()
    this.keep({ cursor })
  }

  keep(now: Partial<Pick<Stored, 'cursor' | 'until'>>): void {
    this.#now = { ...this.#now, ...now, texts: [...this.#texts] }
    try {
      writeDurably(this.#file, JSON.stringify(this.#now))
    } catch (error) {
      throw new Failure(`The state of the bridge cannot be stored: ${reasonOf(error)}`)
    }
  }
}

function contentOf(file: string) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw new Failure(`The state of the bridge cannot be read: ${reasonOf(error)}`)
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)
