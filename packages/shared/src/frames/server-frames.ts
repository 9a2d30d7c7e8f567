import * as v from 'valibot'
import { moderationAnswers } from '../access/moderation-frames.ts'
import { ownStanding, shownRoom } from '../access/room-settings.ts'
import { uploads } from '../file.ts'
import { briefMessage, message, rev } from '../message.ts'
import { person, presentPerson } from '../person.ts'
import { conversationAnswers } from './conversation-frames.ts'
import type { MembershipAnswer } from './membership-frames.ts'

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** An alias: the number that `by` uses for a person. A connection never gets two people under one number. */
const introduction = v.tuple([count, person.entries.username, person.entries.avatar])
const speakers = v.optional(v.array(introduction))

/** All changes from rev `after` to rev `rev`, in rev order. */
const messages = v.object({
  type: v.literal('messages'),
  after: rev,
  rev,
  messages: v.array(v.union([briefMessage, message])),
  /** Aliases that are new to this connection. */
  speakers,
  /** P5.9: changes of reactions, in rev order, in place of the messages: id, rev, emoji, on, username. */
  reacted: v.optional(v.array(v.tuple([rev, rev, v.string(), v.boolean(), v.string()]))),
})

/** The messages that a search found, newest first. */
const found = v.object({
  type: v.literal('found'),
  query: v.string(),
  before: v.optional(rev),
  messages: v.array(message),
  /** The total; only in the first page. */
  count: v.optional(count),
  /** The total is at least `count`. */
  atLeast: v.optional(v.literal(true)),
  /** The search is complete above this id. */
  reached: rev,
  /** There may be more results below it. */
  more: v.boolean(),
  /** A part of the room is not indexed yet, and may have more results. */
  behind: v.optional(v.literal(true)),
})

const refusal = v.object({
  type: v.literal('error'),
  /** One of `refusals`, or of a newer server's. */
  code: v.string(),
  /** What was wrong, in English. */
  reason: v.string(),
  field: v.optional(v.string()),
  limit: v.optional(v.number()),
  /** Seconds to wait before trying again. */
  retryAfter: v.optional(v.number()),
  /** A username that is free. */
  suggestion: v.optional(v.string()),
  /** Seconds for which a ban or a mute holds; null: until it is lifted. */
  lasts: v.optional(v.nullable(v.number())),
  /** What a moderator gave as the reason. */
  because: v.optional(v.string()),
  /** P13.5: the ban is of this room alone. Earlier servers do not tell. */
  here: v.optional(v.literal(true)),
  /** P13.11: who has deleted the room, and when: Unix time in milliseconds. */
  by: v.optional(v.string()),
  at: v.optional(v.number()),
  /** The action that is refused. */
  cid: v.optional(v.string()),
})

export const serverFrame = v.variant('type', [
  v.object({
    type: v.literal('joined'),
    room: v.string(),
    epoch: v.string(),
    /** The cursor now; `messages` frames continue from here. */
    rev,
    /** True: continue from your cursor. False: replace your timeline by `messages`. */
    resumed: v.boolean(),
    messages: v.array(message),
    /** Older messages exist before the first of `messages`. */
    more: v.boolean(),
    /** The token of the join; without a credential a new one, to be stored. */
    token: v.optional(v.string()),
    /** The id of the author. Earlier servers send none. */
    person: v.optional(v.string()),
    /** Earlier servers send none of these two. */
    shown: v.optional(shownRoom),
    standing: v.optional(ownStanding),
    /** P14.1: files can be sent here, by this person. */
    uploads: v.optional(uploads),
    /** P16.1: how many rooms can be followed over this connection. Earlier servers send none. */
    follow: v.optional(count),
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
  /** P5.10: messages of the thread of `id`, the first one first. The next part is after `reached`. */
  v.object({
    type: v.literal('thread'),
    id: rev,
    after: v.optional(rev),
    messages: v.array(message),
    reached: rev,
    more: v.boolean(),
  }),
  v.object({ type: v.literal('posted'), cid: v.string(), id: rev }),
  /** An edit, a removal or a reaction is durable, at `rev`. */
  v.object({ type: v.literal('changed'), cid: v.string(), rev }),
  /** Everyone in the room; only the count when there are more than `limits.peopleListed`. */
  v.object({ type: v.literal('people'), count, people: v.array(presentPerson), speakers }),
  v.object({
    type: v.literal('presence'),
    count,
    arrived: v.array(presentPerson),
    left: v.array(person),
    /** People whose idle state changed. */
    changed: v.optional(v.array(presentPerson)),
  }),
  /** Somebody is typing, and has stopped when this is not received again within `limits.typingFor`. */
  v.object({ type: v.literal('typing'), ...person.entries }),
  /** P12.2, P12.3: the room, or what this person may do, has changed. */
  v.object({ type: v.literal('room'), shown: shownRoom }),
  v.object({ type: v.literal('standing'), standing: ownStanding }),
  ...moderationAnswers,
  ...conversationAnswers,
  found,
  refusal,
  v.object({ type: v.literal('pong') }),
])

/** What every client understands. */
export type RoomServerFrame = v.InferOutput<typeof serverFrame>
export type ServerFrame = RoomServerFrame | MembershipAnswer
export type Joined = Extract<ServerFrame, { type: 'joined' }>
export type HistoryFrame = Extract<ServerFrame, { type: 'history' }>
export type ThreadFrame = Extract<ServerFrame, { type: 'thread' }>
export type PeopleFrame = Extract<ServerFrame, { type: 'people' }>
export type MessagesFrame = v.InferOutput<typeof messages>
export type FoundFrame = v.InferOutput<typeof found>
export type Introduction = v.InferOutput<typeof introduction>
export type Refusal = v.InferOutput<typeof refusal>
