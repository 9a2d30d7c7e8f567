import { limits, type Uploads } from '@parley/shared'
import type { Joined } from './authorize-join.ts'
import type { RoomMembers } from './access/room-members.ts'
import type { Written } from './writes.ts'

/** P4.4: `token` is sent where the client has shown it, or has none yet. */
export function joinedFrame(
  { room, epoch, rev, resumed, messages, more }: Joined,
  person: string,
  token: string | undefined,
  told: ReturnType<RoomMembers['told']>,
  uploads?: Uploads,
) {
  const files = uploads !== undefined && { uploads }
  const follow = limits.roomsFollowed
  const joined = { room: room.name, epoch, rev, resumed, messages, more, person, ...told, ...files, follow }
  const frame = { type: 'joined', ...joined } as const
  return token === undefined ? frame : { ...frame, token }
}

export function acknowledgement(cid: string, written: Written) {
  return written.type === 'posted'
    ? ({ type: 'posted', cid, id: written.id } as const)
    : ({ type: 'changed', cid, rev: written.rev } as const)
}
