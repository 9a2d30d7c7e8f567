/** The server cannot start, or a command cannot be done. `message` is one line that says what the operator can do. */
export class StartupError extends Error {
  override name = 'StartupError'
  readonly exitCode: number = 1
}
