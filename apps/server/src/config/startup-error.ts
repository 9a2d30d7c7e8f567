/** The server cannot start, and `message` is one line that says what the operator can do about it. */
export class StartupError extends Error {
  override name = 'StartupError'
}
