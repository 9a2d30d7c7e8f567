import { firstCharacters, limits, username as usernameForm, type Message } from '@parley/shared'
import * as v from 'valibot'
import { StartupError } from '../config/startup-error.ts'
import { messagesOf } from '../export/room-messages.ts'
import { hashOf } from '../identity/author.ts'
import type { Draft, MessageLog, PostDraft, Receipt } from '../log/message-log.ts'
import type { ImportedMessage, ImportedPerson, ImportSource } from './imported-message.ts'

/** Posts stored at once. */
const batchSize = 500

export interface Imported {
  messages: number
  people: number
  reactions: number
  /** Stored by an earlier run that was interrupted. */
  already: number
}

type Log = Pick<MessageLog, 'append' | 'after' | 'since'>

/**
 * Stores the messages of a source in a room that has none, with their dates, as of a bridge: nobody can take them for messages of
 * people who are here. A run that was interrupted goes on when it is started again. What was stored is read back and
 * compared. Throws StartupError when the room has other messages, or what is read back differs.
 */
export async function importRoom(
  log: Log,
  room: string,
  source: ImportSource,
  progress: (stored: number) => void = () => undefined,
): Promise<Imported> {
  const already = await alreadyStored(log, room, source)
  const people = new Set<string>()
  const ids = new Map<string, number>()
  let [messages, reactions] = [0, 0]
  let batch: Post[] = []
  for await (const post of postsOf(source)) {
    // The id of a message is known once it is stored.
    const waits = batch.some(({ key }) => key === post.replyTo)
    if (batch.length >= batchSize || waits) await store()
    batch.push(post)
  }
  await store()
  await verify(log, room, source)
  return { messages, people: people.size, reactions, already }

  async function store() {
    if (batch.length === 0) return
    const receipts = await log.append(
      room,
      batch.map((post) => draftOf(post, source.name, ids)),
    )
    const reacted = batch.flatMap((post, at) => {
      const receipt = receipts[at]
      if (receipt?.type !== 'posted')
        throw new StartupError(`Message ${post.key} could not be stored (${receipt?.type ?? 'no answer'}).`)
      ids.set(post.key, receipt.id)
      people.add(post.by.key)
      return reactionDrafts(post, receipt.id, source.name)
    })
    messages += batch.length
    batch = []
    // Some may be too many for one message, or of one person.
    const added = reacted.length === 0 ? [] : await log.append(room, reacted)
    reactions += added.filter(isChanged).length
    progress(messages)
  }
}

const isChanged = (receipt: Receipt) => receipt.type === 'changed'

/** A message that is too long is several posts. */
interface Post extends ImportedMessage {
  /** It has another time than in its source. */
  isMoved: boolean
}

async function* postsOf(source: ImportSource): AsyncGenerator<Post> {
  const now = Date.now()
  let last = 0
  for await (const message of source.messages()) {
    // In the order of the source, which a clock that was set back does not change, and none from tomorrow.
    last = Math.max(last, Math.min(message.at, now))
    const parts = partsOf(message.text)
    for (const [place, text] of parts.entries())
      yield {
        ...message,
        text,
        at: last,
        isMoved: last !== message.at,
        ...(place > 0 && { key: `${message.key}/${place + 1}`, reactions: undefined }),
      }
  }
}

/** What of each text fits into a message. */
function partsOf(text: string): string[] {
  const parts: string[] = []
  for (let rest = stored(text); rest !== '';) {
    const whole = firstCharacters(rest, limits.message)
    const line = whole.length < rest.length ? whole.lastIndexOf('\n') : -1
    const part = line > limits.message / 2 ? whole.slice(0, line) : whole
    if (part === '') break
    parts.push(part)
    rest = rest.slice(part.length).trim()
  }
  return parts
}

/** What no message can hold is left out or replaced: NUL, and half a surrogate pair. */
const stored = (text: string) => text.replaceAll('\0', '').toWellFormed().trim()

function draftOf(post: Post, source: string, ids: ReadonlyMap<string, number>): PostDraft {
  const replyTo = post.replyTo === undefined ? undefined : ids.get(post.replyTo)
  return {
    ...{ type: 'post', cid: cidOf(source, post.key), message: post.text, writtenAt: post.at },
    ...authorOf(post.by, source),
    ...(replyTo !== undefined && { replyTo }),
  }
}

function reactionDrafts({ key, reactions = [] }: Post, id: number, source: string): Draft[] {
  return reactions.map(({ emoji, by }) => ({
    ...{ type: 'react', id, emoji, on: true, cid: cidOf(source, `${key} ${emoji} ${by.key}`) },
    ...authorOf(by, source),
  }))
}

const cidOf = (source: string, key: string) => hashOf(`import ${source} ${key}`).slice(0, 22)

/** An author of their own, whom no token makes: that would have to have this hash. */
function authorOf({ key, name, avatar }: ImportedPerson, source: string) {
  const hash = hashOf(`import ${source} ${key}`)
  const drawn = Buffer.from(hash, 'base64url').toString('hex')
  return {
    author: hash.slice(0, 22),
    username: usernameOf(name),
    avatar: avatar ?? drawn,
    program: 'bridge',
  } as const
}

function usernameOf(name: string): string {
  const read = v.safeParse(usernameForm, firstCharacters(stored(name), limits.username))
  return read.success ? read.output : 'Somebody'
}

async function alreadyStored(log: Log, room: string, source: ImportSource): Promise<number> {
  const { head } = await log.since(room, 0, 0)
  if (head === 0) return 0
  const [first] = await log.after(room, 0, 1)
  for await (const { key } of postsOf(source)) {
    if (first?.cid === cidOf(source.name, key)) return countOf(log, room)
    break
  }
  throw new StartupError(
    `There are messages in ${JSON.stringify(room)} already: name a room that does not exist yet. Messages cannot be put before others.`,
  )
}

async function countOf(log: Log, room: string): Promise<number> {
  const stored = messagesOf(log, room)
  let count = 0
  while ((await stored.next()).done !== true) count += 1
  return count
}

/** Reads the source and the room side by side. */
async function verify(log: Log, room: string, source: ImportSource): Promise<void> {
  const stored = messagesOf(log, room)
  let count = 0
  for await (const post of postsOf(source)) {
    const { value } = (await stored.next()) as { value: Message | undefined }
    const { username } = authorOf(post.by, source.name)
    if (
      value?.message !== post.text ||
      (value.at !== post.at && !post.isMoved) ||
      value.username !== username
    )
      throw new StartupError(
        `Message ${post.key} is not as it was: the import has failed. \`parley rooms delete ${room}\` takes it back.`,
      )
    count += 1
  }
  if ((await stored.next()).done !== true)
    throw new StartupError(`${JSON.stringify(room)} has more messages than the ${count} that were imported.`)
}
