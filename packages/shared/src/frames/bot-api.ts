import * as v from 'valibot'
import { rev } from '../message.ts'
import { isConversation, roomName } from '../text/room-name.ts'

/** What a program may do in its rooms (P19.3). */
export const programPermissions = ['read', 'post', 'moderate'] as const
export type ProgramPermission = (typeof programPermissions)[number]

/** Of a bot that is made on a page. */
const mostRooms = 20

/** The name of a room that is no private conversation. */
export const ownRoom = v.pipe(
  roomName,
  v.check((name) => !isConversation(name), 'bad_room'),
)

/** P19.10: a bot as owners see it. */
export const bot = v.object({
  id: v.string(),
  name: v.string(),
  /** Those that were named to it; null: every room that is open. */
  rooms: v.nullable(v.array(v.string())),
  /** It is in others, too, which are not told to who owns this room alone. */
  elsewhere: v.optional(v.literal(true)),
  may: v.array(v.string()),
  /** It posts under the names of others, as what they have written elsewhere (P19.11). */
  bridge: v.optional(v.literal(true)),
  /** The name of who has made it; '': the operator. */
  madeBy: v.string(),
  /** Unix time in milliseconds, at most a minute too early; undefined: never. */
  usedAt: v.optional(rev),
  /** Whether who asks may revoke it. */
  isOwn: v.boolean(),
})

export type Bot = v.InferOutput<typeof bot>

/** `everywhere`: who asks may choose other rooms, too. */
export const bots = v.object({ bots: v.array(bot), everywhere: v.boolean() })

/** What a new bot is to be. */
export const newBot = v.object({
  name: v.pipe(v.string(), v.maxLength(200)),
  /** Null: every room that is open. */
  rooms: v.nullable(v.pipe(v.array(ownRoom), v.minLength(1), v.maxLength(mostRooms))),
  may: v.pipe(v.array(v.picklist(programPermissions)), v.minLength(1)),
})

export type NewBot = v.InferOutput<typeof newBot>

/** `token` is told this once. */
export const madeBot = v.object({ bot, token: v.string() })
