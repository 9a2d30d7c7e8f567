import type { StoredAction, OutboxStore } from '@parley/client'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { writeDurably } from './durable-file.ts'
import { isMissing, reasonOf } from '../failure.ts'

const file = v.object({
  room: v.string(),
  // Earlier versions knew nothing else, and wrote none.
  type: v.optional(v.literal('post'), 'post'),
  cid: v.string(),
  message: v.string(),
  at: v.number(),
})

/**
 * Keeps posts in a folder, a file each: two terminals of one person never overwrite what the other keeps. What cannot be
 * kept or read is complained about and never thrown: it can still be sent.
 */
export class OutboxFolder implements OutboxStore {
  readonly kept: readonly StoredAction[]
  readonly #folder: string
  readonly #room: string
  readonly #complain: (message: string) => void
  readonly #names = new Map<string, string>()
  #last = 0

  constructor(folder: string, room: string, complain: (message: string) => void) {
    this.#folder = folder
    this.#room = room
    this.#complain = complain
    this.kept = this.#files().flatMap((name) => this.#read(name))
  }

  keep(kept: StoredAction) {
    this.#last += 1
    const name = `${String(this.#last).padStart(12, '0')}-${kept.cid}.json`
    try {
      writeDurably(join(this.#folder, name), JSON.stringify({ room: this.#room, ...kept }))
      this.#names.set(kept.cid, name)
    } catch (error) {
      this.#complain(`What you write cannot be kept for later: ${reasonOf(error)}`)
    }
  }

  forget(cids: readonly string[]) {
    for (const cid of cids) {
      const name = this.#names.get(cid)
      if (name === undefined) continue
      this.#names.delete(cid)
      try {
        // Need not be durable: what comes back is sent again under its cid, and that changes nothing (P3.2).
        rmSync(join(this.#folder, name), { force: true })
      } catch (error) {
        this.#complain(`What has been sent cannot be forgotten: ${reasonOf(error)}`)
      }
    }
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => /^\d{12}-[\w-]+\.json$/.test(name))
        .sort()
    } catch (error) {
      if (!isMissing(error)) this.#complain(`What you wrote earlier cannot be read: ${reasonOf(error)}`)
      return []
    }
  }

  #read(name: string): StoredAction[] {
    this.#last = Math.max(this.#last, Number(name.slice(0, 12)))
    const text = this.#text(name)
    if (text === undefined) return []
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), file), text)
    if (!read.success) {
      this.#complain(`${join(this.#folder, name)} is damaged and stays where it is.`)
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
      // It is missing when another terminal has sent it in the meantime.
      if (!isMissing(error)) this.#complain(`What you wrote earlier cannot be read: ${reasonOf(error)}`)
      return undefined
    }
  }
}
