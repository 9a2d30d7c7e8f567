import { defaultSettings, type Subject } from '@parley/shared'
import type { StoredInvitation, StoredStanding } from '../access/access-store.ts'
import type { Entry, StoredEntry } from '../access/entries.ts'
import { emptyRoom, type RoomState } from '../access/room-state.ts'
import { newcomer, type Standing } from '../access/standing.ts'

// Rows of `entries`, `room_states`, `standings` and `invitations`, in both engines.

interface SubjectColumns {
  person: string
  username: string
  avatar: string
}

export interface EntryRow extends SubjectColumns {
  rev: number
  at: number
  /** JSON. */
  entry: string
}

export interface StandingRow extends SubjectColumns {
  /** JSON. */
  standing: string
}

export interface InvitationRow extends SubjectColumns {
  id: string
  room: string
  made_at: number
  ends_at: number | null
  uses: number | null
  used: number
}

export function entryOf({ rev, at, entry, ...by }: EntryRow): StoredEntry {
  return { rev, at, by: subjectOf(by), entry: JSON.parse(entry) as Entry }
}

/** In the JSON of a state, where a quote in a text has a backslash before it. The index `listed_rooms` says the same. */
export const listedInJson = '"listed":true'

/** `json` is missing in a room without entries. */
export function stateOf(json: string | undefined): RoomState {
  if (json === undefined) return emptyRoom
  const state = JSON.parse(json) as RoomState
  // An earlier version may have stored fewer settings.
  return { ...emptyRoom, ...state, settings: { ...defaultSettings, ...state.settings } }
}

export function standingOf(json: string | undefined): Standing {
  return json === undefined ? newcomer : { ...newcomer, ...(JSON.parse(json) as Standing) }
}

export function storedStandingOf({ standing, ...subject }: StandingRow): StoredStanding {
  return { subject: subjectOf(subject), standing: standingOf(standing) }
}

export function invitationOf(row: InvitationRow): StoredInvitation {
  const { id, room, made_at, ends_at, uses, used } = row
  return { id, room, by: subjectOf(row), madeAt: made_at, endsAt: ends_at, uses, used }
}

function subjectOf({ person, username, avatar }: SubjectColumns): Subject {
  return { person, username, avatar }
}
