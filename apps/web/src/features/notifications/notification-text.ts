import { beginningOf } from '@parley/shared'
import { readingOf } from '../../markup/parse/reading.ts'
import { useEmoji } from '../../stores/emoji-store.ts'

/** Longer messages are cut: a notification shows only a few lines. */
const maxShown = 200

/** What a message reads like. Loaded for the first notification: it needs the parser and the emoji table. */
export function notificationText(message: string): string {
  return beginningOf(readingOf(message, useEmoji().index).join('\n'), maxShown)
}
