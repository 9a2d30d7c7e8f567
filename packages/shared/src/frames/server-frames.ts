import * as v from 'valibot'
import { briefMessage, message, rev } from '../message.ts'
import { person, presentPerson } from '../person.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A person, and the number by which `by` names them. A connection never hears of somebody else by the same number. */
const introduction = v.tuple([count, person.entries.username, person.entries.avatar])
const speakers = v.optional(v.array(introduction))

/** Changes that lead from rev `after` to rev `rev`, in rev order, with none left out. */
const messages = v.object({
  type: v.literal('messages'),
  after: rev,
  rev,
  messages: v.array(v.union([briefMessage, message])),
  /** Those whom this connection has not heard of yet. */
  speakers,
})

/** The messages that a search found, newest first. */
const found = v.object({
  type: v.literal('found'),
  query: v.string(),
  before: v.optional(rev),
  messages: v.array(message),
  /** How many there are in all; not counted again for further pages. */
  count: v.optional(count),
  /** There are that many, or more. */
  atLeast: v.optional(v.literal(true)),
  /** Nothing above this id is left to be found. */
  reached: rev,
  /** There may be more below it. */
  more: v.boolean(),
  /** Some of the room has not been read yet, and may hold more. */
  behind: v.optional(v.literal(true)),
})

const refusal = v.object({
  type: v.literal('error'),
  /** One of `refusals`, or of a newer server's. */
  code: v.string(),
  /** What was wrong, in English, for people. */
  reason: v.string(),
  field: v.optional(v.string()),
  limit: v.optional(v.number()),
  /** Seconds to wait before trying again. */
  retryAfter: v.optional(v.number()),
  /** A username that is free. */
  suggestion: v.optional(v.string()),
  /** The post that this refuses. */
  cid: v.optional(v.string()),
})

export const serverFrame = v.variant('type', [
  v.object({
    type: v.literal('joined'),
    room: v.string(),
    epoch: v.string(),
    /** Where the cursor stands now. `messages` frames go on from here. */
    rev,
    /** True: go on from your cursor. False: forget what you hold and start from `messages`. */
    resumed: v.boolean(),
    messages: v.array(message),
    /** Older messages exist before the first of `messages`. */
    more: v.boolean(),
    token: v.string(),
  }),
  messages,
  v.object({ type: v.literal('history'), before: rev, messages: v.array(message), more: v.boolean() }),
  /** `newer`: messages exist after the last of these. */
  v.object({ type: v.literal('history'), after: rev, messages: v.array(message), newer: v.boolean() }),
  v.object({
    type: v.literal('history'),
    around: rev,
    messages: v.array(message),
    more: v.boolean(),
    newer: v.boolean(),
  }),
  v.object({ type: v.literal('posted'), cid: v.string(), id: rev }),
  /** An edit, a removal or a reaction is durable: the room has it at `rev`. */
  v.object({ type: v.literal('changed'), cid: v.string(), rev }),
  /** Everyone who is here; in a room of more than `limits.peopleListed` only how many. */
  v.object({ type: v.literal('people'), count, people: v.array(presentPerson), speakers }),
  v.object({
    type: v.literal('presence'),
    count,
    arrived: v.array(presentPerson),
    left: v.array(person),
    /** As they are now: idle, or not any more. */
    changed: v.optional(v.array(presentPerson)),
  }),
  /** Somebody is writing, and may have stopped when this is not heard again within `limits.typingFor`. */
  v.object({ type: v.literal('typing'), ...person.entries }),
  found,
  refusal,
  v.object({ type: v.literal('pong') }),
])

export type ServerFrame = v.InferOutput<typeof serverFrame>
export type Joined = Extract<ServerFrame, { type: 'joined' }>
export type HistoryFrame = Extract<ServerFrame, { type: 'history' }>
export type PeopleFrame = Extract<ServerFrame, { type: 'people' }>
export type MessagesFrame = v.InferOutput<typeof messages>
export type FoundFrame = v.InferOutput<typeof found>
export type Introduction = v.InferOutput<typeof introduction>
export type Refusal = v.InferOutput<typeof refusal>
