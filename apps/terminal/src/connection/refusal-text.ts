import type { Refusal } from '@parley/shared'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'

/** Why the server refused the join or a post, in one line. */
export function refusalText(because: Refusal | { closeCode: number }): string {
  if ('closeCode' in because) return `The server closed the connection (${because.closeCode}).`
  const { reason, suggestion } = because
  return escapeControlCharactersInLine(suggestion === undefined ? reason : `${reason} ${suggestion} is free.`)
}

/** P4.7, P4.8: another name would be accepted. */
export function isAboutName({ code }: Refusal): boolean {
  return code === 'name_taken' || code === 'name_reserved' || code === 'mixed_name'
}
