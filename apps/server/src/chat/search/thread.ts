import { limits, type AskThread, type ThreadFrame, type Message } from '@parley/shared'
import { withinBytes } from '../../log/page-size.ts'
import { maxExamined } from '../../search/result-page.ts'
import type { Room } from '../room.ts'

/** Messages of one read. */
const pageSize = 200

/** An answer to an answer, this often, leads to the beginning of a thread. */
const maxDepth = 100

type Readable = Pick<Room, 'after'>

/**
 * P5.10: a message with the answers to it, and the answers to those. Read in the order of the room, where an answer stands
 * behind what it answers: once through a bounded part of it is enough, and needs no index.
 */
export async function readThread(room: Readable, { id, after, known = [] }: AskThread): Promise<ThreadFrame> {
  if (after !== undefined) return answersTo(room, { id, found: [], known: [id, ...known], after })
  const first = await beginning(room, id)
  if (first === undefined) return { type: 'thread', id, messages: [], reached: id, more: false }
  return answersTo(room, { id, found: [first], known: [first.id], after: first.id, isBeginning: true })
}

interface Begun {
  id: number
  found: Message[]
  known: readonly number[]
  after: number
  isBeginning?: true
}

async function answersTo(
  room: Readable,
  { id, found, known, after, isBeginning }: Begun,
): Promise<ThreadFrame> {
  const among = new Set(known)
  const frame = { type: 'thread', id, ...(!isBeginning && { after }) } as const
  let [last, examined, isOver] = [after, 0, false]
  while (!isOver && examined < maxExamined && found.length < limits.page) {
    const page = await room.after(last, pageSize)
    isOver = page.length === 0
    for (const message of page) {
      if (found.length === limits.page) break
      examined += 1
      last = message.id
      if (message.replyTo === undefined || !among.has(message.replyTo.id)) continue
      among.add(message.id)
      found.push(message)
    }
  }
  const messages = withinBytes(found, limits.pageBytes)
  const isCut = messages.length < found.length
  return { ...frame, messages, reached: isCut ? (messages.at(-1)?.id ?? last) : last, more: isCut || !isOver }
}

/** What the message answers, or what that answers, and so on; itself, where it is no answer. Undefined: there is no such message. */
async function beginning(room: Readable, id: number): Promise<Message | undefined> {
  let first = await messageAt(room, id)
  for (let depth = 0; depth < maxDepth && first?.replyTo !== undefined; depth += 1) {
    const answered = await messageAt(room, first.replyTo.id)
    if (answered === undefined) break
    first = answered
  }
  return first
}

async function messageAt(room: Readable, id: number): Promise<Message | undefined> {
  const [message] = await room.after(Math.max(0, id - 1), 1)
  return message?.id === id ? message : undefined
}
