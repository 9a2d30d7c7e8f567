import type { Joined } from './authorize-join.ts'
import type { Written } from './chat-service.ts'

/** P4.4: `token` is sent where the client has shown it, or has none yet. */
export function joinedFrame(
  { room, epoch, rev, resumed, messages, more }: Joined,
  person: string,
  token: string | undefined,
) {
  const frame = { type: 'joined', room: room.name, epoch, rev, resumed, messages, more, person } as const
  return token === undefined ? frame : { ...frame, token }
}

export function acknowledgement(cid: string, written: Written) {
  return written.type === 'posted'
    ? ({ type: 'posted', cid, id: written.id } as const)
    : ({ type: 'changed', cid, rev: written.rev } as const)
}
