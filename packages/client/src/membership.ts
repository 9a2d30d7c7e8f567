import type { Join, Joined, Person } from '@parley/shared'
import type { Timeline } from './timeline/timeline.ts'

export interface Membership extends Person {
  room: string
  /** Proves who this is, where the connection has no credential (P4.4). */
  token?: string | undefined
  /** The id of the author that this is (P11.1). */
  person?: string | undefined
}

/** P4.2: the join that resumes from a timeline. */
export function joinOf(membership: Membership, { epoch, cursor }: Timeline): Join {
  const resume = epoch !== undefined && { epoch, after: cursor }
  return { type: 'join', ...membership, ...resume, reacted: true }
}

/**
 * Whether the server took this for somebody else. A node of an earlier version does not know the credentials of
 * connections, and makes a new author where a join has no token.
 */
export function isMistaken({ token, person }: Membership, joined: Joined): boolean {
  return person !== undefined && token === undefined && joined.person !== person
}
