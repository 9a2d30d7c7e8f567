/** An error that is printed as one line. */
export class Failure extends Error {
  override name = 'Failure'
}

/** The server is not available on this machine: it is left out, without an error. */
export class Unavailable extends Failure {
  override name = 'Unavailable'
}
