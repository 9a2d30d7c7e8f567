import type pg from 'pg'
import type { Logger } from './retrying-pool.ts'

/** Says what the database leaves undone that it needs to keep what was acknowledged. */
export async function checkDurability(client: pg.ClientBase, logger: Logger) {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'",
  )
  for (const { name } of rows)
    logger.warn(`${name} is off in the database: what was acknowledged can be lost when its machine fails`)
}

/** Says so when a commit was acknowledged by a database that may not have it on its disk. */
export class SynchronousCommit {
  readonly #logger: Logger
  #last = 'on'

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** `setting` is what a transaction had for `synchronous_commit`. */
  was(setting: string) {
    if (setting === this.#last) return
    this.#last = setting
    if (setting !== 'on' && setting !== 'remote_apply')
      this.#logger.warn(
        `synchronous_commit is ${setting} in the database: what was acknowledged can be lost when its machine fails`,
      )
  }
}
