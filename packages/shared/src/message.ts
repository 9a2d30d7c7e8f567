import * as v from 'valibot'
import { card } from './card.ts'
import { file } from './file.ts'
import { avatar, person } from './person.ts'

/** P19: what may post under a name of its own without being a person. */
export const programKinds = ['bot', 'hook', 'bridge'] as const
export type ProgramKind = (typeof programKinds)[number]

/** A position in a room: the number of the change, from 1. */
export const rev = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** The current state of the message that a reply quotes, cut to `limits.quote` characters. */
export const quote = v.object({
  id: rev,
  username: v.string(),
  message: v.string(),
  removed: v.optional(v.literal(true)),
  /** How many files it has. */
  files: v.optional(rev),
})

export type Quote = v.InferOutput<typeof quote>

/** One reaction: the number of people, and the names of the first ones in order. */
const reaction = v.object({ emoji: v.string(), count: rev, people: v.array(v.string()) })

export type Reaction = v.InferOutput<typeof reaction>

const body = {
  /** The rev of its post: its position in the room. */
  id: rev,
  /** Made by the author's client, and unique among that author's actions. */
  cid: v.string(),
  /** Unix time in milliseconds, for display only: not used for ordering. */
  at: v.number(),
  /** Empty when it was removed. */
  message: v.string(),
  /** Posted without joining, under a name that belongs to somebody else. */
  guest: v.optional(v.literal(true)),
  /** P19: posted by a program, of one of `programKinds` or of one that is not known here yet. */
  program: v.optional(v.string()),
  /** P20.3: the colour of its edge, `#` and six hexadecimal digits. */
  colour: v.optional(v.pipe(v.string(), v.regex(/^#[\da-f]{6}$/))),
  /** Time of the last edit: Unix time in milliseconds. */
  edited: v.optional(v.number()),
  /** The author removed it. */
  removed: v.optional(v.literal(true)),
  replyTo: v.optional(quote),
  /** In the order of their author. None when it was removed. */
  files: v.optional(v.array(file)),
  /** P15: of its first link. None when it was removed. */
  card: v.optional(card),
  reactions: v.optional(v.array(reaction)),
}

/** The message of the sample dialect, with `avatar` instead of the email. */
export const message = v.object({
  ...body,
  /** The rev of its last change. */
  rev,
  username: person.entries.username,
  avatar,
})

export type Message = v.InferOutput<typeof message>

/** A shorter form: the author is an alias from `speakers`, and `rev` is omitted when it equals `id`. */
export const briefMessage = v.object({ ...body, rev: v.optional(rev), by: rev })

export type BriefMessage = v.InferOutput<typeof briefMessage>
