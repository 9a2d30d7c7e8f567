import { messageText } from '@parley/shared'
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { render } from '../../hooks/formats/render.ts'
import type { OutgoingChange } from '../../hooks/outgoing/outgoing-request.ts'
import type { Actor } from '../../identity/actor.ts'
import type { ChatService } from '../chat-service.ts'
import type { Room } from '../room.ts'

interface Answer {
  actor: Actor
  room: Room
  change: OutgoingChange
  text: string
}

/**
 * P20.12: what a receiver has answered becomes a reply to the message, once however often it is sent. What came of it: `posted`, or
 * the code of the refusal; undefined: it is not posted.
 */
export async function postAnswer(
  chat: Pick<ChatService, 'write'>,
  { actor, room, change, text }: Answer,
): Promise<string | undefined> {
  const { message, epoch, rev } = change
  if (message.removed || isOfProgram(message.program)) return undefined
  const rendered = render({ parts: [{ text }] })
  if (!v.is(messageText, rendered)) return undefined
  const cid = createHash('sha256').update(`answer ${epoch} ${rev}`).digest('base64url')
  const post = { type: 'post', cid, message: rendered, replyTo: message.id } as const
  const written = await chat.write(actor, room, post)
  return written.type === 'refused' ? written.code : written.type
}

/** Two programs that answer each other would never end. */
function isOfProgram(program: string | undefined) {
  return program !== undefined && program !== 'bridge'
}
