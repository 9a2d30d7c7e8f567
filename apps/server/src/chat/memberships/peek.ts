import { limits, type Peeked } from '@parley/shared'
import type { Actor } from '../../identity/actor.ts'
import { oldestAfter } from '../history.ts'
import type { PageReads } from '../limits/page-reads.ts'
import type { Room } from '../room.ts'
import type { Following } from './following.ts'

/**
 * P16.9: messages of a room that the connection follows, without going there. The same answer for every other room, whether there
 * is such a room or not. Rejects as the log does.
 */
export async function peek(
  { actor, following }: { actor: Actor; following: Following },
  { room: name, after }: { room: string; after: number },
  pages: PageReads,
): Promise<Peeked> {
  const readable = (): Room | undefined => following.get(name)?.readable
  const room = readable()
  const ended: Peeked = { type: 'peeked', room: name, after, ended: 'not_joined' }
  if (room === undefined) return ended
  // P13.11: what was deleted is gone, also where the rows still wait for it.
  const floor = Math.max(after, room.order.gate.room.state.floor - 1)
  const head = room.cursor
  const { messages, more } = await pages.read(actor.author, () => oldestAfter(room, floor, limits.peeked))
  // Others have decided meanwhile.
  if (readable() !== room) return ended
  return { type: 'peeked', room: name, after, head, messages, ...(more && { more }) }
}
