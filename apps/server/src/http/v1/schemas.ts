import {
  cid,
  message,
  captionText,
  isMessageText,
  namedFiles,
  reactionEmoji,
  rev,
  roomName,
  editedText,
  username,
} from '@parley/shared'
import * as v from 'valibot'

/** A whole number in an address or a query. */
const numberText = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'a whole number'), v.transform(Number))

export const inRoom = { room: roomName }
export const ofMessage = { ...inRoom, id: numberText }
export const ofReaction = { ...ofMessage, emoji: reactionEmoji }

export const nothing = v.strictObject({})

export const pageQuery = v.pipe(
  v.strictObject({
    before: v.optional(numberText),
    after: v.optional(numberText),
    around: v.optional(numberText),
  }),
  v.check((asked) => Object.keys(asked).length <= 1, 'one of before, after and around'),
)

export const searchQuery = v.strictObject({
  query: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  before: v.optional(numberText),
})

export const changesQuery = v.pipe(
  v.strictObject({
    after: v.optional(numberText),
    epoch: v.optional(v.pipe(v.string(), v.maxLength(64))),
    /** Seconds for which an answer without changes waits for one. */
    wait: v.optional(v.pipe(numberText, v.maxValue(25))),
  }),
  v.check(
    ({ after, epoch }) => (after === undefined) === (epoch === undefined),
    'after and epoch belong together',
  ),
)

export const listedQuery = v.strictObject({ after: v.optional(roomName) })

export const newPost = v.pipe(
  v.strictObject({
    message: captionText,
    replyTo: v.optional(rev),
    files: v.optional(namedFiles),
    /** P19.11: who has written it elsewhere. */
    as: v.optional(username),
  }),
  v.forward(
    v.check(({ message, files = [] }) => isMessageText(message, files.length), 'empty_message'),
    ['message'],
  ),
)
export const newText = v.strictObject({ message: editedText })
export const readUpTo = v.strictObject({ rev })

export const idempotencyKey = cid

const person = v.object({ username: v.string(), avatar: v.string() })

/** What answers look like. */
export const answers = {
  Message: message,
  Bot: v.object({
    name: v.string(),
    avatar: v.string(),
    rooms: v.nullable(v.array(v.string())),
    may: v.array(v.string()),
  }),
  Rooms: v.object({ rooms: v.array(v.object({ room: v.string() })) }),
  OpenRooms: v.object({
    rooms: v.array(
      v.object({ room: v.string(), title: v.optional(v.string()), topic: v.optional(v.string()) }),
    ),
    next: v.optional(v.string()),
  }),
  Room: v.object({
    room: v.string(),
    title: v.string(),
    topic: v.string(),
    door: v.string(),
    writers: v.string(),
    slow: v.number(),
    keepDays: v.number(),
    epoch: v.string(),
    rev,
  }),
  People: v.object({
    people: v.array(v.object({ ...person.entries, idle: v.optional(v.boolean()) })),
    count: v.number(),
  }),
  Page: v.object({
    messages: v.array(message),
    more: v.optional(v.boolean()),
    newer: v.optional(v.boolean()),
  }),
  Posted: v.object({ id: rev }),
  Changed: v.object({ rev }),
  Found: v.object({
    messages: v.array(message),
    count: v.optional(v.number()),
    atLeast: v.optional(v.boolean()),
    reached: v.optional(v.number()),
    more: v.boolean(),
    behind: v.optional(v.boolean()),
  }),
  Read: v.object({ rev }),
  Changes: v.object({ epoch: v.string(), after: rev, rev, messages: v.array(message) }),
}

export type AnswerName = keyof typeof answers
