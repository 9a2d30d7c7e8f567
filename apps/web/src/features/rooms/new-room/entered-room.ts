import { limits, roomName } from '@parley/shared'
import * as v from 'valibot'
import { roomOfAddress } from '../../../ui/base-path.ts'

export type EnteredRoom =
  { room: string; hash: string } | { error: 'missing' | 'elsewhere' | 'too_long' | 'bad_room' }

/** The room that a name or a link means, as typed or pasted. A link may have a key. */
export function enteredRoom(text: string, origin: string): EnteredRoom {
  const entered = text.trim()
  if (entered === '') return { error: 'missing' }
  if (/^(https?:\/\/|\/)/i.test(entered)) return linkedRoom(entered, origin)
  const name = entered.replace(/^#/, '').trim().replaceAll(/\s+/g, '-')
  if (name.length > limits.roomName) return { error: 'too_long' }
  const read = v.safeParse(roomName, name)
  return read.success ? { room: read.output, hash: '' } : { error: 'bad_room' }
}

function linkedRoom(link: string, origin: string): EnteredRoom {
  const url = URL.canParse(link, origin) ? new URL(link, origin) : undefined
  const room = url?.origin === origin ? roomOfAddress(url.pathname) : undefined
  return url === undefined || room === undefined ? { error: 'elsewhere' } : { room, hash: url.hash }
}
