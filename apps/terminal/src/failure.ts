/** Ends the program with one line. Exit code 1: it failed; 2: the command line is wrong. */
export class Failure extends Error {
  override name = 'Failure'
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export function usageError(message: string): Failure {
  return new Failure(`${message} --help tells more.`, 2)
}

/** What an error of Node says; connecting to a name with several addresses fails with a code and no words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.message !== '') return error.message
  return 'code' in error ? String(error.code) : error.name
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
