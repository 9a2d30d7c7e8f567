import { isConversation, limits, type ListedRooms } from '@parley/shared'
import { everywhere } from '../../access/entries.ts'
import { doorOf } from '../../access/may.ts'
import type { Access } from './access.ts'

/** P16.12: rooms whose moderators want them to be found, and that everybody may come into now. Rejects as the log does. */
export async function listedRooms(
  access: Pick<Access, 'ready' | 'store' | 'fixed'>,
  after: string | undefined,
): Promise<ListedRooms> {
  const { fixed } = access
  const { state: server } = (await access.ready()).access
  const found = await access.store.listed(after ?? '', limits.roomsOfFrame)
  const open = found.filter(
    ({ room, state }) =>
      room !== everywhere && !isConversation(room) && doorOf({ state, server, fixed }).door === 'open',
  )
  const last = found.length === limits.roomsOfFrame ? found.at(-1) : undefined
  return {
    type: 'listed',
    after,
    rooms: open.map(({ room, state: { settings } }) => ({
      room,
      ...(settings.title !== '' && { title: settings.title }),
      ...(settings.topic !== '' && { topic: settings.topic }),
    })),
    ...(last && { next: last.room }),
  }
}
