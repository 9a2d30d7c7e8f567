import { beginningOf, limits, type Message } from '@parley/shared'
import type { EmojiIndex } from '@parley/shared/emoji-table'
import { readingOf } from '@parley/markup'

/** By message: many devices are told of the same one. */
const texts = new WeakMap<object, string>()

/**
 * What a notification shows of a message: how its beginning reads, without spoilers, or the name of its first file. Without
 * `emoji` shortnames stay as they were typed.
 */
export function pushText(message: Pick<Message, 'message' | 'files'>, emoji: EmojiIndex | undefined): string {
  const known = texts.get(message)
  if (known !== undefined) return known
  const [file] = message.files ?? []
  const isNamed = message.message === '' && file !== undefined
  const text = isNamed ? file.name : readingOf(message.message, emoji, '…').join('\n')
  const told = beginningOf(text, limits.quote)
  texts.set(message, told)
  return told
}
