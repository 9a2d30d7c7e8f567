import { username as usernameSchema, type Person, type ProgramKind } from '@parley/shared'
import * as v from 'valibot'
import type { ClaimOutcome, NameClaim } from '../../log/rules/name-claims.ts'
import { repeated } from '../../log/repeated.ts'
import { authorOf, hashOf, newToken } from '../author.ts'
import { nameKeys } from '../confusable-names.ts'
import { isMixed } from '../name-scripts.ts'
import { OpenCredentials } from '../open-credentials.ts'
import { isReserved } from '../reserved-names.ts'
import { BotUses } from './bot-uses.ts'
import { kindOfSecret, newProgramSecret } from './program-secret.ts'
import type { ProgramStore, StoredProgram } from './program-store.ts'

/** A use of a name is stored once a day at most. */
const namesEveryMs = 60 * 60_000

/** How often the programs of open streams are looked up, in milliseconds: a command or another node may revoke them. */
const lookEveryMs = 500

/** What keeps the names of programs. */
export interface ProgramNames {
  claimName(claim: NameClaim): Promise<ClaimOutcome>
}

export interface NewProgramOptions {
  kind: ProgramKind
  username: string
  /** 64 hexadecimal digits; undefined: the server draws a picture. */
  avatar?: string | undefined
  /** JSON: see StoredProgram. */
  settings: string
  /** The name of who makes it. */
  madeBy: string
}

export type AddedProgram =
  | { type: 'added'; program: StoredProgram; secret: string }
  | { type: 'refused'; code: 'bad_username' | 'mixed_name' | 'name_reserved' | 'name_taken' }

/** P19: the programs of a log, and what ends them. Errors are those of ProgramStore. */
export class Programs {
  readonly #store: ProgramStore
  readonly #names: ProgramNames
  readonly #open = new OpenCredentials()
  readonly #watched = new Map<string, number>()
  /** Of bots and bridges. */
  readonly uses: BotUses

  constructor(store: ProgramStore, names: ProgramNames) {
    this.#store = store
    this.#names = names
    this.uses = new BotUses(store)
  }

  /** Makes a program, whose name is its own from now on. The secret is told this once. */
  async add(options: NewProgramOptions): Promise<AddedProgram> {
    const { kind, settings, madeBy } = options
    const read = v.safeParse(usernameSchema, options.username)
    if (!read.success) return { type: 'refused', code: 'bad_username' }
    const username = read.output
    const keys = nameKeys(username)
    if (isReserved(keys)) return { type: 'refused', code: 'name_reserved' }
    if (isMixed(username)) return { type: 'refused', code: 'mixed_name' }
    const author = authorOf(newToken())
    if ((await this.#names.claimName({ author, name: username, keys })) === 'taken')
      return { type: 'refused', code: 'name_taken' }
    const secret = newProgramSecret(kind)
    const avatar = options.avatar ?? drawnAvatar()
    const made = { author, kind, secret: hashOf(secret), username, avatar, settings, madeBy }
    const program = { ...made, madeAt: Date.now() }
    await this.#store.addProgram(program)
    return { type: 'added', program: { ...program, revokedAt: null }, secret }
  }

  /** Whose secret this is, of one of these kinds; undefined: nobody's, or it is revoked. */
  async identify(secret: string, ...kinds: readonly ProgramKind[]): Promise<StoredProgram | undefined> {
    const kind = kindOfSecret(secret)
    if (kind === undefined || !kinds.includes(kind)) return undefined
    const found = await this.#store.findProgram(hashOf(secret))
    return found?.kind === kind && found.revokedAt === null ? found : undefined
  }

  /** Those that may be used, the oldest first. */
  async list(...kinds: readonly ProgramKind[]): Promise<StoredProgram[]> {
    return (await this.#store.programs()).filter(({ kind }) => kinds.includes(kind))
  }

  /** What a program may do from now on. */
  async set({ author }: Pick<StoredProgram, 'author'>, settings: string): Promise<void> {
    await this.#store.setProgram(author, settings)
  }

  /** False: it was revoked before. */
  async revoke({ author, secret }: Pick<StoredProgram, 'author' | 'secret'>): Promise<boolean> {
    const isRevoked = await this.#store.revokeProgram(author, Date.now())
    this.#open.revoked([secret])
    return isRevoked
  }

  /** Calls `end` when the program is revoked, here or elsewhere, until the returned function is called. */
  whenRevoked({ secret }: Pick<StoredProgram, 'secret'>, end: () => void): () => void {
    const stop = this.#open.add(secret, end)
    this.#watched.set(secret, (this.#watched.get(secret) ?? 0) + 1)
    let isStopped = false
    return () => {
      if (isStopped) return
      isStopped = true
      stop()
      const left = (this.#watched.get(secret) ?? 1) - 1
      if (left > 0) this.#watched.set(secret, left)
      else this.#watched.delete(secret)
    }
  }

  /** Keeps their names, which would else expire, and ends what is open of programs that were revoked elsewhere. Returns what stops it. */
  async start(failed: (error: unknown) => void): Promise<() => void> {
    await this.#keepNames().catch(failed)
    const stops = [
      repeated(() => this.#keepNames(), namesEveryMs, failed),
      repeated(() => this.#look(), lookEveryMs, failed),
    ]
    return () => stops.forEach((stop) => stop())
  }

  async #keepNames() {
    for (const { author, username } of await this.#store.programs())
      await this.#names.claimName({ author, name: username, keys: nameKeys(username) })
  }

  async #look() {
    for (const secret of this.#watched.keys()) {
      const found = await this.#store.findProgram(secret)
      if (found === undefined || found.revokedAt !== null) this.#open.revoked([secret])
    }
  }
}

/** No picture has this hash: the server draws one. */
const drawnAvatar = (): Person['avatar'] =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
