import * as v from 'valibot'
import { avatar, person } from './person.ts'

/** A position in a room: counts every change, from 1. */
export const rev = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** The sample's message, with `avatar` in place of the raw `email`. */
export const message = v.object({
  /** The rev at which it was posted: its place in the room. */
  id: rev,
  /** The rev of its last change. */
  rev,
  /** Made by the author's client; the same from keypress to database. */
  cid: v.string(),
  /** Unix time in milliseconds, for people to read. It orders nothing. */
  at: v.number(),
  username: person.entries.username,
  avatar,
  message: v.string(),
  /** Posted without joining, under a name that belongs to somebody else. */
  guest: v.optional(v.literal(true)),
})

export type Message = v.InferOutput<typeof message>

/** The same, with less to send: who wrote it is a number that `speakers` explained, and `rev` is left out where it is the `id`. */
export const briefMessage = v.object({
  id: rev,
  rev: v.optional(rev),
  cid: v.string(),
  at: v.number(),
  by: rev,
  message: v.string(),
  guest: v.optional(v.literal(true)),
})

export type BriefMessage = v.InferOutput<typeof briefMessage>
