import * as v from 'valibot'
import { limits } from '../limits.ts'
import { quote, rev } from '../message.ts'
import { person } from '../person.ts'

/** Who may come in (P12.1). `known`: those who have posted here, or were let in. */
export const doors = ['open', 'key', 'invitation', 'known'] as const
export type Door = (typeof doors)[number]

/** Who may write in a room, or begin one. */
export const circles = ['everyone', 'moderators'] as const
export type Circle = (typeof circles)[number]

const line = (most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(most, 'too_long'),
    v.regex(/^[^\p{C}\u2028\u2029]*$/u, 'wrong_shape'),
  )

const seconds = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most))

const values = {
  title: line(limits.title),
  topic: line(limits.topic),
  /** Null: as the server says. */
  door: v.nullable(v.picklist(doors)),
  writers: v.picklist(circles),
  /** Seconds between two messages of one person; 0: no slow mode. */
  slow: seconds(limits.slowSeconds),
  /** The id of the message; 0: none. */
  pinned: rev,
  /** Messages older than this many days are deleted; 0: none are; null: as the server says. */
  keepDays: v.nullable(seconds(limits.keepDays)),
  /** P16.12: who is on the server can find the room, as long as everybody may come in. */
  listed: v.boolean(),
  /** Who may begin a room. Of the server alone. */
  beginners: v.picklist(circles),
}

/** What a room is; also what all rooms are by default. */
export const roomSettings = v.object(values)
export type RoomSettings = v.InferOutput<typeof roomSettings>

/** The settings that change. */
export const settingsChange = v.partial(roomSettings)
export type SettingsChange = v.InferOutput<typeof settingsChange>

export const defaultSettings: RoomSettings = {
  title: '',
  topic: '',
  door: null,
  writers: 'everyone',
  slow: 0,
  pinned: 0,
  keepDays: null,
  listed: false,
  beginners: 'everyone',
}

/** Above the others: a moderator of a room, or of the server, or its owner. */
export const roles = ['member', 'moderator', 'owner'] as const
export type Role = (typeof roles)[number]

/** What everybody in a room sees of it (P12.2). `door` and `keepDays` are those that hold. */
export const shownRoom = v.object({
  // As strings: a client must read whatever a server has stored.
  title: v.string(),
  topic: v.string(),
  // What a newer server calls otherwise is closed.
  door: v.fallback(v.picklist(doors), 'invitation'),
  writers: v.fallback(values.writers, 'moderators'),
  slow: values.slow,
  keepDays: seconds(limits.keepDays),
  /** The message that is pinned, as it is now. */
  pinned: v.optional(quote),
  /** P17: a private conversation, and everybody who is in it, here or not. */
  people: v.optional(v.array(person)),
  /** Messages below this id are deleted. */
  floor: v.optional(rev),
  /** Owners and moderators by the names that they use, at most `limits.staffShown`. */
  staff: v.array(
    v.object({ username: v.string(), role: v.fallback(v.picklist(['moderator', 'owner']), 'moderator') }),
  ),
})
export type ShownRoom = v.InferOutput<typeof shownRoom>

/** What the person of a connection may do in its room (P12.3). `moderator` of the room, `owner` of the server. */
export const ownStanding = v.object({
  role: v.fallback(v.picklist(roles), 'member'),
  /** A moderator, or an owner, of the server and so of all rooms. */
  everywhere: v.optional(v.literal(true)),
  /** Seconds for which they cannot write; null: until it is lifted. */
  muted: v.optional(v.nullable(v.number())),
})
export type OwnStanding = v.InferOutput<typeof ownStanding>
