import { reasonOf } from '@parley/shared'
import type { StoredAction, OutboxStore } from '@parley/client'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { writeDurably } from './durable-file.ts'
import { isMissing } from '../failure.ts'

const file = v.object({
  room: v.string(),
  // Earlier versions wrote no type.
  type: v.optional(v.literal('post'), 'post'),
  cid: v.string(),
  message: v.string(),
  at: v.number(),
  ended: v.optional(v.literal(true)),
})

/**
 * Stores each post in a file of its own, so that two terminals of one person do not overwrite each other. Errors are
 * reported with `warn` and not thrown: the post can still be sent.
 */
export class OutboxFolder implements OutboxStore {
  readonly kept: readonly StoredAction[]
  readonly #folder: string
  readonly #room: string
  readonly #warn: (message: string) => void
  readonly #names = new Map<string, string>()
  #last = 0

  constructor(folder: string, room: string, warn: (message: string) => void) {
    this.#folder = folder
    this.#room = room
    this.#warn = warn
    this.kept = this.#files().flatMap((name) => this.#read(name))
  }

  keep(kept: StoredAction) {
    this.#last += 1
    this.#write(`${String(this.#last).padStart(12, '0')}-${kept.cid}.json`, kept)
  }

  replace(kept: StoredAction) {
    const name = this.#names.get(kept.cid)
    if (name !== undefined) this.#write(name, kept)
  }

  forget(cids: readonly string[]) {
    for (const cid of cids) {
      const name = this.#names.get(cid)
      if (name === undefined) continue
      this.#names.delete(cid)
      try {
        // Need not be durable: a post that reappears is sent again under its cid, without effect (P3.2).
        rmSync(join(this.#folder, name), { force: true })
      } catch (error) {
        this.#warn(`A sent message cannot be deleted from the outbox: ${reasonOf(error)}`)
      }
    }
  }

  #write(name: string, kept: StoredAction) {
    try {
      writeDurably(join(this.#folder, name), JSON.stringify({ room: this.#room, ...kept }))
      this.#names.set(kept.cid, name)
    } catch (error) {
      this.#warn(`What you write cannot be stored: ${reasonOf(error)}`)
    }
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => /^\d{12}-[\w-]+\.json$/.test(name))
        .sort()
    } catch (error) {
      if (!isMissing(error)) this.#warn(`Stored messages cannot be read: ${reasonOf(error)}`)
      return []
    }
  }

  #read(name: string): StoredAction[] {
    this.#last = Math.max(this.#last, Number(name.slice(0, 12)))
    const text = this.#text(name)
    if (text === undefined) return []
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), file), text)
    if (!read.success) {
      this.#warn(`${join(this.#folder, name)} is damaged and is ignored.`)
      return []
    }
    const { room, ...post } = read.output
    if (room !== this.#room) return []
    this.#names.set(post.cid, name)
    return [post]
  }

  #text(name: string): string | undefined {
    try {
      return readFileSync(join(this.#folder, name), 'utf8')
    } catch (error) {
      // Missing when another terminal has sent it in the meantime.
      if (!isMissing(error)) this.#warn(`Stored messages cannot be read: ${reasonOf(error)}`)
      return undefined
    }
  }
}
