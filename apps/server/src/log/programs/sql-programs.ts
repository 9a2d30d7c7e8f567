import type { NewProgram, ProgramStore, StoredProgram } from '../../identity/programs/program-store.ts'

export type Value = string | number | null

/** How an engine runs a statement that only reads, and one that stores something. Parameters are `$1` and so on. */
export interface StatementRunner {
  read: <Row extends object>(sql: string, values: Value[]) => Promise<Row[]>
  store: <Row extends object>(sql: string, values: Value[]) => Promise<Row[]>
}

/** The programs of a log: one SQL for both engines. A statement that is run again changes nothing more. */
export class SqlPrograms implements ProgramStore {
  readonly #run: StatementRunner

  constructor(run: StatementRunner) {
    this.#run = run
  }

  async addProgram(program: NewProgram): Promise<void> {
    const { author, kind, secret, username, avatar, settings, madeBy, madeAt } = program
    await this.#run.store(insert, [author, kind, secret, username, avatar, settings, madeBy, madeAt])
  }

  async findProgram(secret: string): Promise<StoredProgram | undefined> {
    const [row] = await this.#run.read<ProgramRow>('SELECT * FROM programs WHERE secret = $1', [secret])
    return row && programOf(row)
  }

  async programs(): Promise<StoredProgram[]> {
    const rows = await this.#run.read<ProgramRow>(selectAll, [])
    return rows.map(programOf)
  }

  async setProgram(author: string, settings: string): Promise<void> {
    await this.#run.store('UPDATE programs SET settings = $2 WHERE author = $1', [author, settings])
  }

  async revokeProgram(author: string, at: number): Promise<boolean> {
    const revoked = await this.#run.store(revoke, [author, at])
    // Also when it was revoked before: that may have been interrupted.
    for (const table of ['claims', 'names', 'outgoing_hooks'])
      await this.#run.store(
        `DELETE FROM ${table} WHERE author = $1 AND EXISTS (
           SELECT 1 FROM programs WHERE author = $1 AND revoked_at IS NOT NULL)`,
        [author],
      )
    return revoked.length > 0
  }
}

export interface ProgramRow extends Omit<StoredProgram, 'madeBy' | 'madeAt' | 'revokedAt'> {
  made_by: string
  made_at: number | string
  revoked_at: number | string | null
}

export function programOf({ made_by: madeBy, made_at, revoked_at, ...row }: ProgramRow): StoredProgram {
  const { author, kind, secret, username, avatar, settings } = row
  const times = { madeAt: Number(made_at), revokedAt: revoked_at === null ? null : Number(revoked_at) }
  return { author, kind, secret, username, avatar, settings, madeBy, ...times }
}

const insert = `
  INSERT INTO programs (author, kind, secret, username, avatar, settings, made_by, made_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (author) DO NOTHING`

const selectAll = 'SELECT * FROM programs WHERE revoked_at IS NULL ORDER BY made_at, author'

const revoke = 'UPDATE programs SET revoked_at = $2 WHERE author = $1 AND revoked_at IS NULL RETURNING author'
