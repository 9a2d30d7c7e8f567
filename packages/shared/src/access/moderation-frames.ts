import * as v from 'valibot'
import { limits } from '../limits.ts'
import { rev } from '../message.ts'
import { avatar } from '../person.ts'
import { roomName } from '../text/room-name.ts'
import { roles, roomSettings, settingsChange } from './room-settings.ts'

/** A key of a room, or the secret of an invitation, as a person types it or a link carries it. */
export const roomKey = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'wrong_shape'),
  v.maxLength(limits.roomKey, 'too_long'),
)

const cid = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, 'wrong_shape'))
const personId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/, 'wrong_shape'))

/** How long something holds, in seconds; null: until it is lifted. */
const lasts = v.nullable(
  v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limits.restrictedSeconds)),
)

const reason = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(limits.reason, 'too_long'),
  v.regex(/^[^\p{C}\u2028\u2029]*$/u, 'wrong_shape'),
)

/** No database takes NUL in a text. */
function isStorable(text: string) {
  return text.isWellFormed() && !text.includes('\0')
}

/** Whom a moderator means: the author of a message, a person who is here or owns the name, or one of a list (P13.2). */
export const whom = v.union([
  v.object({ message: rev }),
  v.object({ username: v.pipe(v.string(), v.maxLength(64), v.check(isStorable, 'wrong_shape')) }),
  v.object({ person: personId }),
])
export type Whom = v.InferOutput<typeof whom>

/** Whose messages are looked for (P10.9). */
export const searchedPerson = v.union([
  v.object({ message: rev }),
  v.object({ username: v.pipe(v.string(), v.maxLength(64), v.check(isStorable, 'wrong_shape')) }),
])
export type SearchedPerson = v.InferOutput<typeof searchedPerson>

/** `everywhere`: in all rooms of the server, where otherwise it is this room. */
const everywhere = v.optional(v.literal(true))

/** What a moderator does to a person (P13.2). */
export const measure = v.variant('do', [
  v.object({ do: v.literal('mute'), lasts }),
  v.object({ do: v.literal('unmute') }),
  /** `address`: newcomers from the same address stay out for a day. */
  v.object({ do: v.literal('ban'), lasts, reason: v.optional(reason), address: v.optional(v.literal(true)) }),
  v.object({ do: v.literal('unban') }),
  /** Out of the room; where the door is closed, they have to be let in again. */
  v.object({ do: v.literal('send_out') }),
  v.object({ do: v.literal('remove_messages') }),
  v.object({ do: v.literal('set_role'), role: v.picklist(roles) }),
  /** The answers to somebody who has asked to be let in (P12.6). */
  v.object({ do: v.literal('let_in') }),
  v.object({ do: v.literal('turn_away') }),
])
export type Measure = v.InferOutput<typeof measure>

/** Frames of moderators; `report` is everybody's. All but the lists are answered with `changed`. */
export const moderationFrames = [
  /** P13.1. `key`: a new key of the door, null for none; `sendOut`: those inside without a role have to show it. */
  v.object({
    type: v.literal('set'),
    cid,
    settings: settingsChange,
    key: v.optional(v.nullable(roomKey)),
    sendOut: v.optional(v.literal(true)),
    everywhere,
  }),
  v.object({ type: v.literal('moderate'), cid, whom, measure, everywhere }),
  v.object({ type: v.literal('report'), cid, id: rev, reason: v.optional(reason) }),
  /** P12.5: answered with `invited`. `uses`: null for any number; `lasts` in seconds. */
  v.object({
    type: v.literal('invite'),
    cid,
    uses: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000))),
    lasts,
    everywhere,
  }),
  v.object({
    type: v.literal('end_invitation'),
    cid,
    id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'wrong_shape')),
    everywhere,
  }),
  /** P13.11: the name of the room, so that nobody deletes another one by mistake. */
  v.object({ type: v.literal('delete_room'), cid, name: roomName }),
  /** P13.6, newest first; answered with a frame of the same type. */
  v.object({ type: v.literal('audit'), before: v.optional(rev), everywhere }),
  /** P13.7: those who have a role, are muted or banned, and the invitations; answered with a frame of the same type. */
  v.object({ type: v.literal('restricted'), everywhere }),
] as const

const subject = v.object({ person: v.string(), username: v.string(), avatar })
export type Subject = v.InferOutput<typeof subject>

/** One line of the audit list. `kind` is one of `entryKinds`, or of a newer server's; the other fields are those of its kind. */
export const auditEntry = v.object({
  rev,
  /** Unix time in milliseconds. */
  at: v.number(),
  by: v.object({ username: v.string(), avatar }),
  kind: v.string(),
  subject: v.optional(v.object({ username: v.string(), avatar })),
  /** None of those of a newer server. */
  settings: v.optional(v.fallback(settingsChange, {})),
  lasts: v.optional(v.nullable(v.number())),
  role: v.optional(v.fallback(v.picklist(roles), 'member')),
  reason: v.optional(v.string()),
  id: v.optional(rev),
  count: v.optional(v.number()),
  /** P17.6: the message of a private conversation that was reported. */
  text: v.optional(v.string()),
})
export type AuditEntry = v.InferOutput<typeof auditEntry>

/** A person of `restricted`. Times left are seconds, null for no end. */
export const restrictedPerson = v.object({
  ...subject.entries,
  role: v.picklist(roles),
  muted: v.optional(v.nullable(v.number())),
  banned: v.optional(v.nullable(v.number())),
  reason: v.optional(v.string()),
})
export type RestrictedPerson = v.InferOutput<typeof restrictedPerson>

/** An invitation that has not ended. `lasts`: the seconds left. */
export const openInvitation = v.object({
  id: v.string(),
  by: v.string(),
  used: v.number(),
  uses: v.nullable(v.number()),
  lasts: v.nullable(v.number()),
})
export type OpenInvitation = v.InferOutput<typeof openInvitation>

export const moderationAnswers = [
  v.object({
    type: v.literal('audit'),
    entries: v.array(auditEntry),
    more: v.boolean(),
    before: v.optional(rev),
    everywhere,
  }),
  v.object({
    type: v.literal('restricted'),
    people: v.array(restrictedPerson),
    invitations: v.array(openInvitation),
    /** As they were set, where `shown` has those that hold: a null is what the server says. Earlier servers send none. */
    settings: v.optional(roomSettings),
    everywhere,
  }),
  /** `secret` is sent this once, and never stored by the server. */
  v.object({ type: v.literal('invited'), cid: v.string(), id: v.string(), secret: v.string() }),
  /** P12.6, to those who may let in: who waits at the door now. */
  v.object({ type: v.literal('asking'), people: v.array(subject) }),
  /** P13.12, to those who may moderate: who is muted now, here or everywhere. */
  v.object({ type: v.literal('muted'), people: v.array(subject) }),
] as const
