import {
  limits,
  type FoundFrame,
  type FoundRooms,
  type MembershipRequest,
  type Message,
  type Search,
} from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import { withinBytes } from '../../log/page-size.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { unlessUnavailable } from '../unless-unavailable.ts'
import type { Following } from './following.ts'

export type FindIn = (actor: Actor, room: Room, search: Search) => Promise<FoundFrame | Refused | undefined>

interface FoundInRoom {
  room: string
  messages: Message[]
  more?: true
}

/** P16.11: searches rooms that the connection follows. Others are left out, whether they are there or not. */
export async function searchRooms(
  { actor, following }: { actor: Actor; following: Following },
  { rooms: names, query, from, ...filter }: Extract<MembershipRequest, { type: 'search_rooms' }>,
  find: FindIn,
): Promise<FoundRooms | Refused> {
  const whose = from === undefined ? {} : { from: { username: from } }
  const search: Search = { ...filter, type: 'search', query, ...whose }
  const found: FoundInRoom[] = []
  let isBehind = false
  for (const name of new Set(names)) {
    const room = following.get(name)?.readable
    if (room === undefined) continue
    const answer = await unlessUnavailable(
      async () => (await find(actor, room, search)) ?? refused('slow_down', { retryAfter: 1 }),
    )
    if (answer.type === 'refused') {
      // Nobody is meant by that name there.
      if (answer.code === 'no_such_person') continue
      return { ...answer, field: 'search_rooms' }
    }
    isBehind ||= answer.behind === true
    const messages = withinBytes(
      answer.messages.slice(0, limits.foundInRoom),
      limits.pageBytes / limits.roomsSearched,
    )
    const isMore = answer.more || messages.length < answer.messages.length
    if (messages.length > 0) found.push({ room: name, messages, ...(isMore && { more: true }) })
  }
  // All at once: what was closed to the person while the others were searched is not told.
  const rooms = found.filter(({ room }) => following.get(room)?.readable !== undefined)
  return { type: 'found_rooms', query, rooms, ...(isBehind && { behind: true }) }
}
