import type { Refusal } from '@parley/shared'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

/** Why the server would not have us, or would not take a post, in one line. */
export function refusalWords(because: Refusal | { closeCode: number }): string {
  if ('closeCode' in because) return `The server ended the connection (${because.closeCode}).`
  const { reason, suggestion } = because
  return escapeControlCharactersInLine(suggestion === undefined ? reason : `${reason} ${suggestion} is free.`)
}
