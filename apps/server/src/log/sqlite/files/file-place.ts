import { statSync } from 'node:fs'

/** Whether this is why a database stores nothing more: nothing in it is damaged. */
export const isMisplaced = (reason: string): boolean => reason.includes(whileItRan)

const whileItRan = 'while the server ran'

/** A file that is open, and its path. */
export class FilePlace {
  readonly #path: string
  readonly #opened: string | undefined

  constructor(path: string) {
    this.#path = path
    this.#opened = identityOf(path)
  }

  /**
   * Why what is written would be lost, for the operator: another process has moved or deleted the file, and the system keeps the
   * open one for this process alone. Undefined: it is in its place.
   */
  problem(): string | undefined {
    const found = identityOf(this.#path)
    if (found === this.#opened || found === 'unknown') return undefined
    return found === undefined
      ? `${this.#path} was moved or deleted ${whileItRan}: stop the server, and put it back with what has its name and -wal`
      : `${this.#path} was replaced by another file ${whileItRan}: stop the server, and put the one of before back`
  }
}

/** `unknown`: it cannot be looked at now. */
function identityOf(path: string): string | undefined {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    return found && `${found.dev}:${found.ino}`
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return 'unknown'
  }
}
