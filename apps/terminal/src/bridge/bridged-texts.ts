import {
  actionIn,
  actionLine,
  describedFile,
  firstCharacters,
  limits,
  messageText,
  username as usernameSchema,
  type Message,
} from '@parley/shared'
import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { splitLine } from '../commands/split-posts.ts'
import type { BridgedMessage, OutgoingMessage } from './matterbridge.ts'

const mostQuoted = 100

/** A message of the room as the other networks see it. `isEdit`: they have seen it before with another text. */
export function outgoingOf(message: Message, isEdit: boolean): OutgoingMessage {
  const { username, replyTo, files = [] } = message
  const action = actionIn(message)?.slice(username.length + 1)
  const quoted = replyTo === undefined ? [] : [`> ${replyTo.username}: ${quotedText(replyTo.message)}`]
  const text = action ?? message.message
  const lines = [
    ...quoted,
    ...(text === '' ? [] : [text]),
    ...files.map((file) => `[${describedFile(file)}]`),
  ]
  const edited = isEdit ? ' (edited)' : ''
  return { username, text: lines.join('\n') + edited, event: action === undefined ? '' : 'user_action' }
}

/** The name of who has written elsewhere, as far as it can be one here. */
export function nameOf({ username }: Pick<BridgedMessage, 'username'>): string | undefined {
  const visible = username.replace(/[\p{Cc}\p{Cf}]/gu, ' ').replace(/\s+/g, ' ')
  const read = v.safeParse(usernameSchema, firstCharacters(visible.trim(), limits.username))
  return read.success ? read.output : undefined
}

/** The texts to post: usually one, and none where it has nothing that can be seen. */
export function textsOf({ text, event }: Pick<BridgedMessage, 'text' | 'event'>, name = ''): string[] {
  const line = event === 'user_action' && name !== '' ? actionLine(name, text.trim()) : text
  return splitLine(line.replaceAll('\0', '\u2400').trimEnd(), limits.message).filter((part) =>
    v.is(messageText, part),
  )
}

/** Of each post of one message: the same whenever it is posted again. */
export function partKey(key: string, part: number): string {
  return createHash('sha256').update(`${key} ${part}`).digest('base64url')
}

function quotedText(text: string) {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= mostQuoted ? line : `${firstCharacters(line, mostQuoted - 1)}…`
}
