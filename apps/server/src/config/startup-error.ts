/** The server cannot start. `message` is one line that says what the operator can do. */
export class StartupError extends Error {
  override name = 'StartupError'
}
