/** Says what could not be done, in words for whoever runs the bench. */
export class Failure extends Error {
  override name = 'Failure'
}

/** The server cannot be had on this machine: it is left out, and nothing is wrong. */
export class Unavailable extends Failure {
  override name = 'Unavailable'
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
