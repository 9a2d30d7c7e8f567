import type { Join, Joined, Person } from '@parley/shared'
import type { Timeline } from './timeline/timeline.ts'

export interface Membership extends Person {
  room: string
  /** Proves who this is, where the connection has no credential (P4.4). */
  token?: string | undefined
  /** The id of the author that this is (P11.1). */
  person?: string | undefined
  /** P12.4: the key of the room, or the secret of an invitation; used until it has let the person in. */
  key?: string
  /** P12.6: asks those inside to be let in. */
  ask?: true
}

/** P4.2, P5.9: the join that resumes from a timeline, and takes reactions in brief. */
export function joinOf(membership: Membership, { epoch, cursor }: Timeline): Join {
  const resume = epoch === undefined ? {} : { epoch, after: cursor }
  return { type: 'join', ...membership, ...resume, reacted: true }
}

/** Once the person is in, they come in again without a key. */
export function forgetKey(membership: Membership) {
  delete membership.key
  delete membership.ask
}

/**
 * Whether the server took this for somebody else. A node of an earlier version does not know the credentials of
 * connections, and makes a new author where a join has no token.
 */
export function isMistaken({ token, person }: Membership, joined: Joined): boolean {
  return person !== undefined && token === undefined && joined.person !== person
}
