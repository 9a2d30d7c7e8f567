import { reasonOf } from '@parley/shared'
import { createHash } from 'node:crypto'
import { linkSync, readFileSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import * as v from 'valibot'
import { writeDurably } from './durable-file.ts'
import { isMissing } from '../failure.ts'

const profile = v.object({
  username: v.string(),
  email: v.string(),
  /** The picture of a person who came from another device, whose email is not known here. */
  avatar: v.optional(v.string()),
})

export type Profile = v.InferOutput<typeof profile>

/** The folder for stored state (XDG Base Directory Specification: `state` survives restarts). */
export function stateFolder(env: Record<string, string | undefined> = process.env): string {
  const given = env['XDG_STATE_HOME']
  const base = given !== undefined && isAbsolute(given) ? given : join(homedir(), '.local', 'state')
  return join(base, 'parley')
}

/**
 * The stored state for one server: the last name and email, and the token that proves to be the same author.
 * Errors are reported with `warn` and not thrown.
 */
export class StateFile {
  readonly #folder: string
  readonly #warn: (message: string) => void

  constructor(stateFolder: string, server: string, warn: (message: string) => void) {
    this.#folder = join(stateFolder, encodeURIComponent(server))
    this.#warn = warn
  }

  /** The last name and email. */
  get person(): Profile | undefined {
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), profile), this.#read('person.json'))
    return read.success ? read.output : undefined
  }

  savePerson(person: Profile) {
    this.#attempt(() => writeDurably(this.#file('person.json'), JSON.stringify(person)))
  }

  /** The stored token, or `fresh`, which is stored. Two terminals that start at once get the same one. */
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

  /** From now on this machine is another person, whose secret this is. Throws where it cannot be stored. */
  replaceToken(token: string) {
    writeDurably(this.#file('token'), token)
  }

  /** The folder for the unsent posts of a name. */
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
      if (!isMissing(error)) this.#warn(`Stored state cannot be read: ${reasonOf(error)}`)
      return undefined
    }
  }

  #attempt(write: () => void) {
    try {
      write()
    } catch (error) {
      this.#warn(`State cannot be stored: ${reasonOf(error)}`)
    }
  }
}
