import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import type { NodeEnvironment } from './node-environment.ts'

const noteAfterMs = 3_000

/** Why the last connection failed, in parentheses; empty: it succeeded, or there is none yet. */
export function whyUnreachable({ failure }: Pick<NodeEnvironment, 'failure'>): string {
  return failure === undefined ? '' : ` (${escapeControlCharactersInLine(failure)})`
}

/**
 * Says once on standard error that the server cannot be reached, so that nobody waits for a mistyped address without knowing
 * why. Returns the function that ends the waiting.
 */
export function noteUnreachable(server: string, environment: Pick<NodeEnvironment, 'failure'>): () => void {
  const timer = setTimeout(() => {
    if (environment.failure !== undefined)
      console.error(`parley: ${server} cannot be reached${whyUnreachable(environment)}. Still trying.`)
  }, noteAfterMs)
  return () => clearTimeout(timer)
}
