import { circles, doors, limits, roomName } from '@parley/shared'
import * as v from 'valibot'
import type { Setting } from './setting.ts'

const text = v.pipe(v.string(), v.trim())

/** Empty: undefined, which owners may change in the chat. */
function oneOfOrEmpty<const Options extends readonly [string, ...string[]]>(options: Options) {
  return v.union(
    [
      v.picklist(options),
      v.pipe(
        v.literal(''),
        v.transform(() => undefined),
      ),
    ],
    `must be one of ${options.join(', ')}, or empty`,
  )
}

const rooms = v.pipe(
  text,
  v.transform((list) => list.split(/[\s,]+/).filter((name) => name !== '')),
  v.check(
    (list) => list.every((name) => v.is(roomName, name)),
    `must be names of rooms, separated by commas, each of at most ${limits.roomName} letters, digits, "-" and "_"`,
  ),
  v.transform((list) => list.map((name) => v.parse(roomName, name))),
)

/** Who may come in. What is set here cannot be changed in the chat. */
export const accessSettings = {
  DOOR: {
    doc: `who may come into all rooms: ${doors.join(', ')}; empty: as the owners say, at first everybody`,
    fallback: '',
    schema: oneOfOrEmpty(doors),
  },
  ROOM_PASSWORD: {
    doc: 'the key of all rooms: who shows it comes in, until there is another one; empty: none',
    fallback: '',
    schema: v.pipe(text, v.maxLength(limits.roomKey, `must have at most ${limits.roomKey} characters`)),
    isSecret: true,
  },
  ROOM_BEGINNERS: {
    doc: `who may begin a room: ${circles.join(', ')}; empty: as the owners say, at first everybody`,
    fallback: '',
    schema: oneOfOrEmpty(circles),
  },
  ROOMS: {
    doc: 'rooms that always are, beside the lobby, separated by commas',
    fallback: '',
    schema: rooms,
  },
} satisfies Record<string, Setting<unknown>>
