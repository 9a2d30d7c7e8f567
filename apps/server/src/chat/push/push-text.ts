import { installedEmojiTable } from '@parley/emoji-data'
import { beginningOf, limits, type Message } from '@parley/shared'
import { emojiIndex, type EmojiIndex } from '@parley/shared/emoji-table'
import { readingOf } from '@parley/markup'

let emoji: EmojiIndex | undefined

/** What a notification shows of a message: how its beginning reads, without spoilers, or the name of its first file. */
export function pushText({ message, files = [] }: Pick<Message, 'message' | 'files'>): string {
  // Read with the first push: it takes 50 ms.
  emoji ??= emojiIndex(installedEmojiTable())
  const [file] = files
  const text = message === '' && file !== undefined ? file.name : readingOf(message, emoji, '…').join('\n')
  return beginningOf(text, limits.quote)
}
