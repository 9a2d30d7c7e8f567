import { createHash } from 'node:crypto'
import { linkSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import * as v from 'valibot'
import { writeDurably } from './durable-file.ts'
import { isMissing, reasonOf } from '../failure.ts'

const introduction = v.object({ username: v.string(), email: v.string() })

export type Introduction = v.InferOutput<typeof introduction>

/** The folder of what is remembered (XDG Base Directory Specification: `state` outlives restarts). */
export function stateFolder(env: Record<string, string | undefined> = process.env): string {
  const given = env['XDG_STATE_HOME']
  const base = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'state')
  return join(base, 'parley')
}

/**
 * What this user remembers of one server: who they were there last, and the secret that makes them the same author again.
 * What cannot be read or kept is complained about and never thrown.
 */
export class StateFile {
  readonly #folder: string
  readonly #complain: (message: string) => void

  constructor(stateFolder: string, server: string, complain: (message: string) => void) {
    this.#folder = join(stateFolder, encodeURIComponent(server))
    this.#complain = complain
  }

  /** Who came last. */
  get person(): Introduction | undefined {
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), introduction), this.#read('person.json'))
    return read.success ? read.output : undefined
  }

  rememberPerson(person: Introduction) {
    this.#attempt(() => writeDurably(this.#file('person.json'), JSON.stringify(person)))
  }

  /** The token, or `fresh` if there is none yet. Two terminals that start together agree on one. */
  tokenOr(fresh: string): string {
    const known = this.#read('token')
    if (known !== undefined) return known
    this.#attempt(() => {
      const draft = this.#file(`token-${process.pid}`)
      writeDurably(draft, fresh)
      try {
        linkSync(draft, this.#file('token'))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      } finally {
        rmSync(draft)
      }
    })
    return this.#read('token') ?? fresh
  }

  /** The folder of what waits to be posted under a name. */
  outboxOf(username: string): string {
    return this.#file(`outbox-${createHash('sha256').update(username).digest('hex').slice(0, 16)}`)
  }

  #file(name: string): string {
    return join(this.#folder, name)
  }

  #read(name: string): string | undefined {
    try {
      return readFileSync(this.#file(name), 'utf8')
    } catch (error) {
      if (!isMissing(error)) this.#complain(`What is remembered cannot be read: ${reasonOf(error)}`)
      return undefined
    }
  }

  #attempt(write: () => void) {
    try {
      write()
    } catch (error) {
      this.#complain(`Nothing can be remembered here: ${reasonOf(error)}`)
    }
  }
}
