import * as v from 'valibot'
import { searchedPerson } from '../access/moderation-frames.ts'
import { limits } from '../limits.ts'
import { person } from '../person.ts'

const cid = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, 'wrong_shape'))

const others = v.pipe(
  v.array(searchedPerson),
  v.minLength(1, 'wrong_shape'),
  v.maxLength(limits.conversationPeople - 1),
)

/** P17: private conversations. All are answered by their cid. */
export const conversationFrames = [
  /** The conversation of exactly these people and oneself; answered with `conversation`. */
  v.object({ type: v.literal('open_conversation'), cid, people: others }),
  /** Refuses somebody, or lifts that; answered with `blocks`. */
  v.object({ type: v.literal('block'), cid, whom: searchedPerson, on: v.boolean() }),
  /** Whom one refuses; answered with a frame of the same type. */
  v.object({ type: v.literal('blocks'), cid }),
] as const

export const conversationAnswers = [
  /** `people`: the others. */
  v.object({ type: v.literal('conversation'), cid: v.string(), room: v.string(), people: v.array(person) }),
  /** By the names that they had then. */
  v.object({ type: v.literal('blocks'), cid: v.string(), people: v.array(person) }),
] as const
