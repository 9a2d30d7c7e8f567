import type { ProgramKind, ProgramPermission } from '@parley/shared'
import type { AccessAction } from './access-actions.ts'

/** P19.3: narrows what `may` allows a person. */
export interface ProgramGrant {
  kind: ProgramKind
  /** The names of its rooms; undefined: every room that is open to it. */
  rooms?: ReadonlySet<string> | undefined
  /** When its rooms were named to it, Unix time in milliseconds: one that was deleted since is another room. Undefined: whenever. */
  namedAt?: number
  may: ReadonlySet<ProgramPermission>
}

/** What each action needs. Those that are not here are for people alone. */
const needed: Partial<Record<AccessAction, ProgramPermission | 'nothing'>> = {
  join: 'nothing',
  listen: 'read',
  read_history: 'read',
  search: 'read',
  see_people: 'read',
  type: 'post',
  post: 'post',
  upload: 'post',
  edit: 'post',
  remove: 'post',
  remove_card: 'post',
  react: 'post',
  preview: 'post',
  remove_any: 'moderate',
  pin: 'moderate',
  moderate: 'moderate',
  let_in: 'moderate',
  audit: 'moderate',
}

export function grants({ may }: Pick<ProgramGrant, 'may'>, action: AccessAction): boolean {
  const permission = needed[action]
  if (permission === undefined) return false
  if (permission === 'nothing') return true
  // Who keeps order removes what is removed for everybody, own messages or not.
  return may.has(permission) || (action === 'remove' && may.has('moderate'))
}
