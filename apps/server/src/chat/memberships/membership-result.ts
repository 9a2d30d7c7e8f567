import type {
  FoundRooms,
  ListedRooms,
  MembershipRequest,
  Peeked,
  Refusal,
  RoomLine,
  StoredDraftFrame,
} from '@parley/shared'
import type { Limited } from '../limits/limits.ts'
import type { Refused } from '../refusal-codes.ts'

/** Frames to send, or why not. `done`: there is no answer. */
export type MembershipResult =
  | { type: 'done' }
  | { type: 'rooms'; after?: string | undefined; rooms: RoomLine[]; more: boolean }
  | { type: 'lines'; rooms: RoomLine[] }
  | Peeked
  | StoredDraftFrame
  | FoundRooms
  | ListedRooms
  | Refusal
  | Refused

/** What limits the request. */
export function limitOf({ type }: MembershipRequest): Limited {
  if (type === 'peek') return 'history'
  if (type === 'search_rooms') return 'search rooms'
  return type === 'read' || type === 'draft' ? 'read' : 'rooms'
}
