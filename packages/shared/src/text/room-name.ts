import * as v from 'valibot'
import { limits } from '../limits.ts'
import { lobby } from './room-path.ts'

/** P17.1: no other name begins with `_`. */
const conversation = /^_[0-9a-f]{32}$/

/** Whether it is the name of a private conversation, which the server alone makes. */
export const isConversation = (room: string): boolean => conversation.test(room)

/** A room name as in its URL: letters, digits, `-` and `_`, lower case, NFC. */
export const roomName = v.pipe(
  v.string(),
  // In this order: `J̌` composes only in lower case.
  v.transform((name) => name.toLowerCase().normalize('NFC')),
  v.minLength(1, 'bad_room'),
  v.maxLength(limits.roomName),
  v.regex(/^(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*|_[0-9a-f]{32})$/u, 'bad_room'),
  v.check((name) => !/\p{Default_Ignorable_Code_Point}/u.test(name), 'bad_room'), // two rooms would look alike
)

/** `/` is the lobby and `/r/<name>` any other room; undefined when the path names no room. */
export function roomOfPath(pathname: string): string | undefined {
  if (pathname === '/') return lobby
  const encoded = /^\/r\/([^/]+)\/?$/.exec(pathname)?.[1]
  if (encoded === undefined) return undefined
  const name = v.safeParse(roomName, decoded(encoded))
  return name.success ? name.output : undefined
}

function decoded(part: string) {
  try {
    return decodeURIComponent(part)
  } catch {
    return '' // not UTF-8, so not a room name
  }
}
