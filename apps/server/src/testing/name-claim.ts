import type { NameClaim } from '../log/rules/name-claims.ts'

/** A claim of a name that looks like no other one. */
export function claimOf(
  name: string,
  author: string,
  keys = [name, ` ${name}`],
): NameClaim & { type: 'claim' } {
  return { type: 'claim', author, name, keys }
}
