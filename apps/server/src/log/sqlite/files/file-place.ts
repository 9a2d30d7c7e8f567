import { statSync } from 'node:fs'

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
      ? `${this.#path} was moved or deleted while the server ran: put it back before the next start`
      : `${this.#path} was replaced by another file while the server ran`
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
