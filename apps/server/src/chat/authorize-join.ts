import type { Joined as JoinedFrame } from '@parley/shared'
import type { Actor } from '../identity/actor.ts'
import type { DisplayNames } from './names/display-names.ts'
import { newestBefore } from './history.ts'
import type { PageReads } from './limits/page-reads.ts'
import { refused, type Refused } from './refusal-codes.ts'
import type { Room } from './room.ts'
import type { RoomUser } from './rooms.ts'

/** Where a client stands: the epoch and cursor of what it holds. */
export type Position = { epoch?: string | undefined; after?: number | undefined }

/** The room, and what the client needs to go on from its position or to start from the newest messages. */
export interface Joined extends Pick<JoinedFrame, 'epoch' | 'rev' | 'resumed' | 'messages' | 'more'> {
  type: 'joined'
  room: Room
}

/** P4: lets the actor in under their name, and finds where the cursor starts. */
export async function authorizeJoin(
  names: DisplayNames,
  pages: PageReads,
  room: Room,
  actor: Actor,
  { epoch, after }: Position,
  user: RoomUser,
): Promise<Joined | Refused> {
  const problem = await names.enter(user, actor)
  if (problem !== undefined)
    return refused(problem.code, { field: 'username', suggestion: problem.suggestion })
  const resumed = after !== undefined && epoch === room.epoch && after <= room.cursor
  const rev = resumed ? after : room.cursor
  const newest = resumed
    ? { messages: [], more: false }
    : await pages.read(actor.author, () => newestBefore(room, rev + 1))
  return { type: 'joined', room, epoch: room.epoch, rev, resumed, ...newest }
}
