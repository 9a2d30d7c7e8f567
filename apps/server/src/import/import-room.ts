import { firstCharacters, limits, messageText, username as usernameForm, type Message } from '@parley/shared'
import * as v from 'valibot'
import { StartupError } from '../config/startup-error.ts'
import { messagesOf } from '../export/room-messages.ts'
import { hashOf } from '../identity/author.ts'
import type { Draft, MessageLog, PostDraft, Receipt } from '../log/message-log.ts'
import type { ImportedMessage, ImportedPerson, ImportSource } from './imported-message.ts'

/** Posts stored at once. */
const batchSize = 500
const dayMs = 24 * 60 * 60_000

export interface Imported {
  messages: number
  people: number
  reactions: number
  /** Stored by an earlier run that was interrupted. */
  already: number
}

type Log = Pick<MessageLog, 'append' | 'after' | 'since'>

/**
 * Stores the messages of a source in a room without messages, with their dates, as of a bridge: nobody can take them for messages
 * of people who are here. A run that was interrupted goes on when it is started again. What was stored is read back and
 * compared. Throws StartupError when the room has other messages, or what is read back differs.
 */
export async function importRoom(
  log: Log,
  room: string,
  source: ImportSource,
  progress: (stored: number) => void = () => undefined,
): Promise<Imported> {
  const { already, begun } = await alreadyStored(log, room, source)
  // In a room that was deleted and begins once more, an author's cids of before are still known.
  const run = `${source.name} ${begun}`
  const people = new Set<string>()
  const ids = new Map<string, number>()
  let [messages, reactions] = [0, 0]
  let batch: Post[] = []
  let waiting = new Set<string>()
  for await (const post of postsOf(source)) {
    // The id of a message is known once it is stored.
    const waits = post.replyTo !== undefined && waiting.has(post.replyTo)
    if (batch.length >= batchSize || waits) await store()
    batch.push(post)
    waiting.add(post.key)
  }
  await store()
  if (messages === 0) throw new StartupError('There is no message in it.')
  await verify(log, room, source)
  return { messages, people: people.size, reactions, already }

  async function store() {
    if (batch.length === 0) return
    const drafts = batch.map((post) => draftOf(post, run, ids))
    const receipts = await log.append(room, drafts)
    const reacted = batch.flatMap((post, at) => {
      const receipt = receipts[at]
      if (receipt?.type !== 'posted')
        throw new StartupError(`Message ${post.key} could not be stored (${receipt?.type ?? 'no answer'}).`)
      if (source.hasAnswers) ids.set(post.key, receipt.id)
      people.add(post.by.key)
      return reactionDrafts(post, receipt.id, run)
    })
    messages += batch.length
    batch = []
    waiting = new Set()
    // Some may be too many for one message, or of one person.
    const added = reacted.length === 0 ? [] : await log.append(room, reacted)
    reactions += added.filter(isChanged).length
    progress(messages)
  }
}

const isChanged = (receipt: Receipt) => receipt.type === 'changed'

/** A message that is too long is several posts. */
interface Post extends ImportedMessage {
  /** The time in its source. */
  writtenAt: number
}

async function* postsOf(source: ImportSource): AsyncGenerator<Post> {
  const now = Date.now()
  let last = 0
  for await (const message of source.messages()) {
    // In the order of the source, which a clock that was set back does not change, and none from tomorrow.
    last = Math.max(last, Math.min(message.at, now))
    for (const [place, text] of partsOf(message.text).entries())
      yield {
        ...message,
        ...{ text, at: last, writtenAt: message.at },
        ...(place > 0 && { key: `${message.key}/${place + 1}`, reactions: undefined }),
      }
  }
}

/** What of each text fits into a message. Without what nobody could read, such as a space without width alone. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  for (let rest = stored(text); rest !== '';) {
    const whole = firstCharacters(rest, limits.message)
    const line = whole.length < rest.length ? whole.lastIndexOf('\n') : -1
    const part = line > limits.message / 2 ? whole.slice(0, line) : whole
    if (part === '') break
    if (v.is(messageText, part)) parts.push(part)
    rest = rest.slice(part.length).trim()
  }
  return parts
}

/** What no message can hold is left out or replaced: NUL, and half a surrogate pair. */
const stored = (text: string) => text.replaceAll('\0', '').toWellFormed().trim()

function draftOf(post: Post, run: string, ids: ReadonlyMap<string, number>): PostDraft {
  const replyTo = post.replyTo === undefined ? undefined : ids.get(post.replyTo)
  return {
    ...{ type: 'post', cid: cidOf(run, post.key), message: post.text, writtenAt: post.at },
    ...authorOf(post.by),
    ...(replyTo !== undefined && { replyTo }),
  }
}

function reactionDrafts({ key, reactions = [] }: Post, id: number, run: string): Draft[] {
  const drafts = reactions.map(({ emoji, by }) => ({
    ...{ type: 'react' as const, id, emoji, on: true, cid: cidOf(run, `${key} ${emoji} ${by.key}`) },
    ...authorOf(by),
  }))
  // People of one name are one here.
  return [...new Map(drafts.map((draft) => [draft.cid, draft])).values()]
}

const cidOf = (run: string, key: string) => hashOf(`import ${run} ${key}`).slice(0, 22)

/** An author of their own, whom no token makes: that would have to have this hash. */
function authorOf({ key, name, avatar }: ImportedPerson) {
  const hash = hashOf(`import ${key}`)
  const drawn = Buffer.from(hash, 'base64url').toString('hex')
  return {
    ...{ author: hash.slice(0, 22), username: usernameOf(name), avatar: avatar ?? drawn },
    program: 'bridge',
  } as const
}

function usernameOf(name: string): string {
  const read = v.safeParse(usernameForm, firstCharacters(stored(name), limits.username))
  return read.success ? read.output : 'Somebody'
}

/** How much an earlier run has stored, and the number of the change before its first message. */
async function alreadyStored(
  log: Log,
  room: string,
  source: ImportSource,
): Promise<{ already: number; begun: number }> {
  const [first] = await log.after(room, 0, 1)
  if (first === undefined) return { already: 0, begun: (await log.since(room, 0, 0)).head }
  const begun = first.id - 1
  const found = messagesOf(log, room)
  let already = 0
  for await (const post of postsOf(source)) {
    const { value, done } = await next(found)
    if (done) return { already, begun }
    if (value.cid !== cidOf(`${source.name} ${begun}`, post.key) || !isAs(value, post)) throw hasOthers(room)
    already += 1
  }
  if (!(await next(found)).done) throw hasOthers(room)
  return { already, begun }
}

const hasOthers = (room: string) =>
  new StartupError(
    `There are other messages in ${JSON.stringify(room)} already: import into a room that has none. Messages cannot be put before others.`,
  )

type Next = { done: true; value?: undefined } | { done: false; value: Message }

async function next(messages: AsyncGenerator<Message>): Promise<Next> {
  const { value, done } = (await messages.next()) as { value: Message; done?: boolean }
  return done === true ? { done: true } : { done: false, value }
}

/** A time that had not come yet, and those behind it, may be stored as that of the import. */
function isAs(stored: Message, post: Post): boolean {
  const isMoved = post.at !== post.writtenAt || post.at > Date.now() - dayMs
  const isTime = stored.at === post.at || (isMoved && stored.at <= post.at)
  return stored.message === post.text && isTime && stored.username === usernameOf(post.by.name)
}

/** Reads the source and the room side by side. Where nodes run, people may have written meanwhile. */
async function verify(log: Log, room: string, source: ImportSource): Promise<void> {
  const found = imported(messagesOf(log, room))
  for await (const post of postsOf(source)) {
    const { value, done } = await next(found)
    if (done || !isAs(value, post))
      throw new StartupError(
        `Message ${post.key} was not stored as it is in the file, so this import has failed. \`parley rooms delete ${room}\` takes it back, with all that was written there.`,
      )
  }
}

async function* imported(messages: AsyncIterable<Message>): AsyncGenerator<Message> {
  for await (const message of messages) if (message.program === 'bridge') yield message
}
