import { limits, type Join, type ServerFrame } from '@parley/shared'
import { authorOf, newToken } from '../identity/author.ts'
import type { Room } from './room.ts'
import type { RoomUser, Rooms } from './rooms.ts'

/** What comes of asking to join: the room and the answer, or a refusal. Either way `holder` holds the room. */
export type Entry =
  | { type: 'granted'; room: Room; author: string; rev: number; answer: ServerFrame }
  | { type: 'name-taken'; room: Room; suggestion: string | undefined }

/** P4: finds the room, the name's owner, and where the cursor stands. */
export async function authorizeJoin(rooms: Rooms, holder: RoomUser, join: Join): Promise<Entry> {
  const { room: name, username, token = newToken(), epoch, after } = join
  const author = authorOf(token)
  const room = await rooms.hold(name, holder)
  if (!(await rooms.names.claim(username, author)))
    return { type: 'name-taken', room, suggestion: await rooms.names.freeOneLike(username) }
  const resumed = after !== undefined && epoch === room.epoch && after <= room.cursor
  const rev = resumed ? after : room.cursor
  const newest = resumed ? [] : await room.before(rev + 1, limits.page + 1)
  const page = { messages: newest.slice(-limits.page), more: newest.length > limits.page }
  const answer = { type: 'joined', room: name, epoch: room.epoch, rev, resumed, ...page, token } as const
  return { type: 'granted', room, author, rev, answer }
}
