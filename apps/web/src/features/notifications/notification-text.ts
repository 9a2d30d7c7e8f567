import { beginningOf, type Message } from '@parley/shared'
import { readingOf } from '@parley/markup'
import { fileSummary } from '../files/index.ts'
import { useEmoji } from '../../stores/emoji-store.ts'
import { words } from '../../i18n/words.ts'

/** Longer messages are cut: a notification shows only a few lines. */
const maxShown = 200

/** What a message reads like, without its spoilers. Loaded for the first notification: it needs the parser and the emoji table. */
export function notificationText({ message, files = [] }: Pick<Message, 'message' | 'files'>): string {
  const text = readingOf(message, useEmoji().index, words.message.spoilerLeftOut).join('\n')
  return beginningOf([fileSummary(files), text].filter((part) => part !== '').join('\n'), maxShown)
}
