import * as v from 'valibot'
import { avatar, person } from './person.ts'

/** A position in a room: counts every change, from 1. */
export const rev = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** What a reply answers to, as it is now: enough to know it by, cut to `limits.quote` characters. */
const quote = v.object({
  id: rev,
  username: v.string(),
  message: v.string(),
  removed: v.optional(v.literal(true)),
})

export type Quote = v.InferOutput<typeof quote>

/** One emoji under a message: how many put it there, and the first of them by name, in the order in which they did. */
const reaction = v.object({ emoji: v.string(), count: rev, people: v.array(v.string()) })

export type Reaction = v.InferOutput<typeof reaction>

const body = {
  /** The rev at which it was posted: its place in the room. */
  id: rev,
  /** Made by the author's client; the same from keypress to database. */
  cid: v.string(),
  /** Unix time in milliseconds, for people to read. It orders nothing. */
  at: v.number(),
  /** Empty once it is removed. */
  message: v.string(),
  /** Posted without joining, under a name that belongs to somebody else. */
  guest: v.optional(v.literal(true)),
  /** When its author changed it last: Unix time in milliseconds. */
  edited: v.optional(v.number()),
  /** Its author took it back; what is left says that there was something. */
  removed: v.optional(v.literal(true)),
  replyTo: v.optional(quote),
  reactions: v.optional(v.array(reaction)),
}

/** The sample's message, with `avatar` in place of the raw `email`. */
export const message = v.object({
  ...body,
  /** The rev of its last change. */
  rev,
  username: person.entries.username,
  avatar,
})

export type Message = v.InferOutput<typeof message>

/** The same, with less to send: who wrote it is a number that `speakers` explained, and `rev` is left out where it is the `id`. */
export const briefMessage = v.object({ ...body, rev: v.optional(rev), by: rev })

export type BriefMessage = v.InferOutput<typeof briefMessage>
