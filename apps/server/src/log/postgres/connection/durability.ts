import type pg from 'pg'
import type { Logger } from '../../logger.ts'

/** Warns of settings with which the database can lose acknowledged commits. */
export async function checkDurability(client: pg.ClientBase, logger: Logger) {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'",
  )
  for (const { name } of rows)
    logger.warn(`${name} is off in the database: acknowledged messages can be lost when its machine fails`)
}

/** Warns when the database acknowledges commits before they are on its disk. */
export class SynchronousCommit {
  readonly #logger: Logger
  #last = 'on'

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** `setting` is the value of `synchronous_commit` in a transaction. */
  check(setting: string) {
    if (setting === this.#last) return
    this.#last = setting
    if (setting !== 'on' && setting !== 'remote_apply')
      this.#logger.warn(
        `synchronous_commit is ${setting} in the database: acknowledged messages can be lost when its machine fails`,
      )
  }
}
