import { reasonOf } from '@parley/shared'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import type { Cursor } from '../connection/room-connection.ts'
import { Failure, isMissing } from '../failure.ts'
import { writeDurably } from '../storage/durable-file.ts'

/** Messages of the room whose texts are known, to notice edits. */
const mostTexts = 500
const mostMissed = 5_000

const stored = v.object({
  /** Up to where the room was passed on. */
  cursor: v.object({ epoch: v.string(), rev: v.number() }),
  /** Revs up to the cursor of which nothing was read, as what they changed has changed again: among them are messages that were not passed on. */
  missed: v.array(v.number()),
  /** Hashes of the texts that were passed on, by the id of the message; the newest last. */
  texts: v.array(v.tuple([v.number(), v.string()])),
})

/** How far a bridge has passed on a room, in a file: a restart goes on there. Throws Failure where the file cannot be read or written. */
export class BridgeState {
  readonly #file: string
  #cursor: Cursor
  readonly #missed: Set<number>
  readonly #texts: Map<number, string>

  private constructor(file: string, { cursor, missed, texts }: v.InferOutput<typeof stored>) {
    this.#file = file
    this.#cursor = cursor
    this.#missed = new Set(missed)
    this.#texts = new Map(texts)
  }

  /** `begin`: where a new bridge begins. */
  static async open(file: string, begin: () => Promise<Cursor>): Promise<BridgeState> {
    const text = contentOf(file)
    if (text !== undefined) {
      const read = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text)
      if (read.success) return new BridgeState(file, read.output)
      throw new Failure(`${file} is no state of a bridge. Delete it to begin now.`)
    }
    const state = new BridgeState(file, { cursor: await begin(), missed: [], texts: [] })
    state.keep()
    return state
  }

  get cursor(): Cursor {
    return this.#cursor
  }

  /** A message was read whose last change is `rev`, the next one after the cursor. Whether it is one that was not passed on before. */
  read({ id, rev }: { id: number; rev: number }): boolean {
    const isNew = id > this.#cursor.rev || this.#missed.has(id)
    this.moveTo(rev - 1)
    this.#missed.delete(id)
    this.#cursor = { ...this.#cursor, rev }
    return isNew
  }

  /** Everything up to `rev` was read. */
  moveTo(rev: number): void {
    for (let missed = Math.max(this.#cursor.rev + 1, rev - mostMissed); missed <= rev; missed += 1)
      this.#missed.add(missed)
    for (const oldest of this.#missed) if (this.#missed.size > mostMissed) this.#missed.delete(oldest)
    this.#cursor = { ...this.#cursor, rev: Math.max(rev, this.#cursor.rev) }
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
    this.#cursor = cursor
    this.#missed.clear()
    this.#texts.clear()
    this.keep()
  }

  /** Durable when it returns. */
  keep(): void {
    const now = { cursor: this.#cursor, missed: [...this.#missed], texts: [...this.#texts] }
    try {
      writeDurably(this.#file, JSON.stringify(now))
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
