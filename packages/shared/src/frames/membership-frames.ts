import * as v from 'valibot'
import { limits } from '../limits.ts'
import { message, quote, rev } from '../message.ts'
import { person } from '../person.ts'
import { isFiltered, searchFilter } from '../text/search-filter.ts'
import { searchText, wordsOf } from '../text/search-query.ts'
import { username } from '../text/username.ts'
import { roomName } from '../text/room-name.ts'

/** What a person wants to hear of a room. */
export const notifications = ['all', 'mentions', 'nothing'] as const
export type Notifications = (typeof notifications)[number]

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const rooms = v.pipe(v.array(roomName), v.minLength(1, 'wrong_shape'), v.maxLength(limits.roomsOfFrame))

/** P16: what a person asks of the rooms they are a member of. */
export const membershipFrames = [
  /** The rooms with a name behind `after`; answered with `rooms`. */
  v.object({ type: v.literal('rooms'), after: v.optional(roomName) }),
  v.object({ type: v.literal('follow'), rooms }),
  v.object({ type: v.literal('unfollow'), rooms }),
  /** The person has read the room up to this rev. */
  v.object({ type: v.literal('read'), room: roomName, rev }),
  v.object({
    type: v.literal('mark'),
    room: roomName,
    favourite: v.optional(v.boolean()),
    notify: v.optional(v.picklist(notifications)),
  }),
  /** P16.11: messages of followed rooms; answered with `found_rooms`. */
  v.pipe(
    v.object({
      type: v.literal('search_rooms'),
      rooms: v.pipe(v.array(roomName), v.minLength(1, 'wrong_shape'), v.maxLength(limits.roomsSearched)),
      query: searchText,
      from: v.optional(username),
      ...searchFilter,
    }),
    v.forward(
      v.check(
        ({ query, from, ...filter }) => from !== undefined || isFiltered(filter) || wordsOf(query).length > 0,
        'empty_query',
      ),
      ['query'],
    ),
  ),
  /** P16.10: what is written and not sent, in place of the one that was stored at `base`; without a text it is read. Answered with `draft`. */
  v.object({
    type: v.literal('draft'),
    room: roomName,
    text: v.optional(v.pipe(v.string(), v.maxLength(limits.message, 'too_long'))),
    base: v.optional(count),
  }),
  /** P16.12: rooms that everybody may come into, with a name behind `after`; answered with `listed`. */
  v.object({ type: v.literal('listed'), after: v.optional(roomName) }),
  /** P16.9: the first messages behind `after` of a room that is followed; answered with `peeked`. */
  v.object({ type: v.literal('peek'), room: roomName, after: rev }),
  /** The person is no member any more; answered with a line that has `ended`. */
  v.object({ type: v.literal('leave'), room: roomName }),
] as const

/** What a person is told of a room that they are a member of. Without `head`, it is not told. */
export const roomLine = v.object({
  room: v.string(),
  /** Why nothing of the room is told: a code of `refusals`, or `left`. */
  ended: v.optional(v.string()),
  title: v.optional(v.string()),
  /** P17: a private conversation, and who is in it besides the person. */
  people: v.optional(v.array(person)),
  /** Not everybody may come in. */
  locked: v.optional(v.literal(true)),
  /** The newest rev of the room, and that up to which the person has read. */
  head: v.optional(rev),
  read: v.optional(rev),
  /** Messages of others behind `read`, and those of them that name the person; counted up to `limits.unreadCounted`. */
  unread: v.optional(count),
  mentions: v.optional(count),
  /** There may be more than `unread`. */
  atLeast: v.optional(v.literal(true)),
  /** The newest message, and when it was posted: Unix time in milliseconds. */
  last: v.optional(quote),
  at: v.optional(v.number()),
  favourite: v.optional(v.literal(true)),
  /** P16.10: when the person's draft was last stored, or deleted. */
  drafted: v.optional(count),
  /** None: `mentions`. */
  notify: v.optional(v.string()),
})
export type RoomLine = v.InferOutput<typeof roomLine>

/** The answers, which are not part of `serverFrame`: a client that shows one room alone needs none of them. */
export const membershipAnswer = v.variant('type', [
  v.object({
    type: v.literal('rooms'),
    after: v.optional(v.string()),
    rooms: v.array(roomLine),
    /** There are rooms behind the last of these. */
    more: v.boolean(),
  }),
  /** Lines that have changed, or were asked for. */
  v.object({ type: v.literal('followed'), rooms: v.array(roomLine) }),
  /** P16.11: the rooms in which something was found, each with the newest of it. */
  v.object({
    type: v.literal('found_rooms'),
    query: v.string(),
    rooms: v.array(
      v.object({
        room: v.string(),
        messages: v.array(message),
        /** There may be more in this room. */
        more: v.optional(v.literal(true)),
      }),
    ),
    /** A part of these rooms is not indexed yet. */
    behind: v.optional(v.literal(true)),
  }),
  /** P16.12. With `next`: there may be others, behind that name. */
  v.object({
    type: v.literal('listed'),
    after: v.optional(v.string()),
    rooms: v.array(
      v.object({ room: v.string(), title: v.optional(v.string()), topic: v.optional(v.string()) }),
    ),
    next: v.optional(v.string()),
  }),
  /** P16.10. With `text`: the one that is stored, which was asked for, or is another than that of `base`. */
  v.object({ type: v.literal('draft'), room: v.string(), at: count, text: v.optional(v.string()) }),
  /** P16.9. With `ended` where the room cannot be read; otherwise what is there up to rev `head`. */
  v.object({
    type: v.literal('peeked'),
    room: v.string(),
    after: rev,
    ended: v.optional(v.string()),
    head: v.optional(rev),
    messages: v.optional(v.array(message)),
    /** There are messages behind the last of these. */
    more: v.optional(v.literal(true)),
  }),
])
export type MembershipAnswer = v.InferOutput<typeof membershipAnswer>
export type FoundRooms = Extract<MembershipAnswer, { type: 'found_rooms' }>
export type ListedRooms = Extract<MembershipAnswer, { type: 'listed' }>
export type StoredDraftFrame = Extract<MembershipAnswer, { type: 'draft' }>
export type Peeked = Extract<MembershipAnswer, { type: 'peeked' }>
