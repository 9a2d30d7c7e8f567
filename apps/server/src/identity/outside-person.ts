import { gravatarHash, limits, username, type Person } from '@parley/shared'
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { hashOf } from './author.ts'
import { nameKeys } from './confusable-names.ts'
import { isReserved } from './reserved-names.ts'

/** Who somebody is for a provider of identities, or for the proxy in front. Issuer and subject together never change. */
export interface OutsidePerson {
  issuer: string
  subject: string
  name: string
  /** Hashed at once for the picture, and never stored. */
  email?: string | undefined
}

/** The id of their credential. */
export function outsideCredential({ issuer, subject }: OutsidePerson): string {
  return hashOf(JSON.stringify([issuer, subject]))
}

/** The name and the picture that they have here. A name that nobody may have here gets a part that is theirs. */
export function personFor(outside: OutsidePerson): Person {
  const { email } = outside
  const avatar = email === undefined ? randomBytes(32).toString('hex') : gravatarHash(email)
  return { username: nameFor(outside), avatar }
}

function nameFor(outside: OutsidePerson): string {
  const own = outsideCredential(outside).slice(0, 4)
  const read = v.safeParse(username, outside.name.slice(0, limits.username).trim())
  if (!read.success) return `user ${own}`
  return isReserved(nameKeys(read.output))
    ? `${read.output.slice(0, limits.username - 5)} ${own}`
    : read.output
}

/** Whether somebody with this fixed name may use another: the same with a number, where it is taken (P4.8). */
export function isOwnName(name: string, fixed: string): boolean {
  return name === fixed || (name.startsWith(`${fixed} `) && /^\d{1,4}$/.test(name.slice(fixed.length + 1)))
}
