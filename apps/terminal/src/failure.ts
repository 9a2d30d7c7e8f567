/** Ends the program with one line. Exit code 1: it failed; 2: the command line is wrong; 3: the server keeps this person out. */
export class Failure extends Error {
  override name = 'Failure'
  readonly exitCode: 1 | 2 | 3

  constructor(message: string, exitCode: 1 | 2 | 3 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

export function usageError(message: string): Failure {
  return new Failure(`${message} --help tells more.`, 2)
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
