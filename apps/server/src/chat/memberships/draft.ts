import { refuse, type Refusal, type StoredDraftFrame } from '@parley/shared'
import type { MembershipKey, MembershipStore } from '../../access/membership-store.ts'
import type { Actor } from '../../identity/actor.ts'

interface DraftRequest {
  room: string
  text?: string | undefined
  base?: number | undefined
}

/** P16.10: reads or stores what somebody has written in a room and not sent. Rejects as the log does. */
export async function draft(
  { author }: Pick<Actor, 'author'>,
  { room, text, base = 0 }: DraftRequest,
  members: Pick<MembershipStore, 'draft' | 'setDraft'>,
  changed: (key: MembershipKey) => Promise<void>,
): Promise<StoredDraftFrame | Refusal> {
  const key = { author, room }
  if (text === undefined) {
    const stored = await members.draft(key)
    return stored === undefined ? notJoined() : { type: 'draft', room, ...stored }
  }
  const kept = await members.setDraft(key, text, base)
  if (kept === false) return notJoined()
  if (!kept.isKept) return { type: 'draft', room, at: kept.at, text: kept.text }
  await changed(key)
  return { type: 'draft', room, at: kept.at }
}

const notJoined = () => refuse('not_joined', { field: 'room' })
