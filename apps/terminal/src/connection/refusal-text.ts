import type { Refusal } from '@parley/shared'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

/** Why the server refused the join or a post, in one line. */
export function refusalText(because: Refusal | { closeCode: number }): string {
  if ('closeCode' in because) return `The server closed the connection (${because.closeCode}).`
  const { reason, suggestion } = because
  return escapeControlCharactersInLine(suggestion === undefined ? reason : `${reason} ${suggestion} is free.`)
}
