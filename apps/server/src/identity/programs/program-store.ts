import type { ProgramKind } from '@parley/shared'

/** P19: a bot, a hook or a bridge, as it is stored. Times are Unix times in milliseconds. */
export interface StoredProgram {
  /** The author of its messages. */
  author: string
  kind: ProgramKind
  /** The hash of its secret. */
  secret: string
  username: string
  avatar: string
  /** JSON: where it may do what. Each kind has a form of its own. */
  settings: string
  /** The name of who has made it. */
  madeBy: string
  madeAt: number
  /** Null: it may be used. */
  revokedAt: number | null
}

export type NewProgram = Omit<StoredProgram, 'revokedAt'>

/**
 * The programs of a log. Every engine passes the suite in `testing/programs/program-contract.ts`. Calls reject with LogUnavailable;
 * those that store something also with StorageFull, StorageBusy or StorageDamaged.
 */
export interface ProgramStore {
  addProgram(program: NewProgram): Promise<void>
  /** By the hash of its secret. Revoked ones too. */
  findProgram(secret: string): Promise<StoredProgram | undefined>
  /** Those that are not revoked, the oldest first. */
  programs(): Promise<StoredProgram[]>
  /** What a program may do from now on. */
  setProgram(author: string, settings: string): Promise<void>
  /** Its secret opens nothing from now on, and its name is free. False: there is no such program, or it was revoked before. */
  revokeProgram(author: string, at: number): Promise<boolean>
}
