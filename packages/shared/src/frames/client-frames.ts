import * as v from 'valibot'
import { moderationFrames, roomKey, searchedPerson } from '../access/moderation-frames.ts'
import { captionText, editedText, isMessageText } from '../text/message-text.ts'
import { namedFiles } from '../file.ts'
import { conversationFrames } from './conversation-frames.ts'
import { membershipFrames } from './membership-frames.ts'
import { limits } from '../limits.ts'
import { rev } from '../message.ts'
import { avatar } from '../person.ts'
import { reactionEmoji } from '../emoji/reaction-emoji.ts'
import { roomName } from '../text/room-name.ts'
import { isFiltered, searchFilter } from '../text/search-filter.ts'
import { searchText, wordsOf } from '../text/search-query.ts'
import { username } from '../text/username.ts'

/** Made by the client, unique among one author's posts in a room. */
export const cid = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/, 'wrong_shape'))

/** A token: at least 128 random bits in base64url. */
export const secret = v.pipe(v.string(), v.regex(/^[\w-]{22,86}$/, 'wrong_shape'))

/** The id of an author (P11.1). */
export const personId = v.pipe(v.string(), v.regex(/^[\w-]{22}$/, 'wrong_shape'))

export const clientFrame = v.variant('type', [
  v.object({
    type: v.literal('join'),
    room: roomName,
    username,
    avatar,
    /** With `after`: resume from this cursor in this epoch. */
    epoch: v.optional(v.pipe(v.string(), v.maxLength(64))),
    after: v.optional(rev),
    /** Proves who this is, where the connection has no credential. */
    token: v.optional(secret),
    /** Who the client expects to be. */
    person: v.optional(personId),
    /** The client takes reactions as `reacted` (P5.9). */
    reacted: v.optional(v.boolean()),
    /** P12.4: the key of the room, or the secret of an invitation. */
    key: v.optional(roomKey),
    /** P12.6: asks those inside to be let in. */
    ask: v.optional(v.literal(true)),
  }),
  /** With `replyTo`: in answer to the message of that id. */
  v.pipe(
    v.object({
      type: v.literal('post'),
      cid,
      message: captionText,
      replyTo: v.optional(rev),
      /** P14.3 */
      files: v.optional(namedFiles),
    }),
    v.forward(
      v.check(({ message, files = [] }) => isMessageText(message, files.length), 'empty_message'),
      ['message'],
    ),
  ),
  /** P14.4: without a text where the message has files. */
  v.object({ type: v.literal('edit'), cid, id: rev, message: editedText }),
  v.object({ type: v.literal('remove'), cid, id: rev }),
  /** P15.5: the message stays, without the card of its link. */
  v.object({ type: v.literal('remove_card'), cid, id: rev }),
  /** Adds this person's emoji to a message, or removes it. */
  v.object({ type: v.literal('react'), cid, id: rev, emoji: reactionEmoji, on: v.boolean() }),
  v.object({ type: v.literal('history'), before: rev }),
  v.object({ type: v.literal('history'), after: rev }),
  v.object({ type: v.literal('history'), around: rev }),
  /** P5.10: the thread of this message. `after`: it goes on there, where these of its messages are `known`. */
  v.object({
    type: v.literal('thread'),
    id: rev,
    after: v.optional(rev),
    known: v.optional(v.pipe(v.array(rev), v.maxLength(limits.thread, 'too_long'))),
  }),
  /** The person is typing; sent again while they type. */
  v.object({ type: v.literal('typing') }),
  /** The person has become idle, or active again. */
  v.object({ type: v.literal('idle'), idle: v.boolean() }),
  /** Messages of the room, newest first; with `before`, only those below that id; with `from`, only those of that person (P10.9), and of those only the ones that pass the filter (P10.10). */
  v.pipe(
    v.object({
      type: v.literal('search'),
      query: searchText,
      before: v.optional(rev),
      from: v.optional(searchedPerson),
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
  ...moderationFrames,
  ...membershipFrames,
  ...conversationFrames,
  v.object({ type: v.literal('ping') }),
])

export type ClientFrame = v.InferOutput<typeof clientFrame>
export type Search = Extract<ClientFrame, { type: 'search' }>
export type Join = Extract<ClientFrame, { type: 'join' }>
/** What moderators do; `report` is everybody's. */
export type Moderation = Extract<
  ClientFrame,
  {
    type: 'set' | 'moderate' | 'report' | 'invite' | 'end_invitation' | 'delete_room' | 'audit' | 'restricted'
  }
>
/** P16: what a person asks of their rooms. */
export type MembershipRequest = Extract<
  ClientFrame,
  {
    type:
      | 'rooms'
      | 'follow'
      | 'unfollow'
      | 'read'
      | 'peek'
      | 'draft'
      | 'search_rooms'
      | 'listed'
      | 'mark'
      | 'leave'
  }
>
/** P17: private conversations, and who may begin one with this person. */
export type ConversationRequest = Extract<ClientFrame, { type: 'open_conversation' | 'block' | 'blocks' }>
export type AskHistory = Extract<ClientFrame, { type: 'history' }>
export type AskThread = Extract<ClientFrame, { type: 'thread' }>

/** A change of a room. It is acknowledged once it is durable, and sent again under its `cid` until then. */
export type Action = Extract<ClientFrame, { type: 'post' | 'edit' | 'remove' | 'remove_card' | 'react' }>
