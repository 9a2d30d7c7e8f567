import { limits, messageText } from '@parley/shared'
import * as v from 'valibot'
import { words } from '../../i18n/words.ts'

/** Why a text cannot be a message, to be shown; undefined when it can. */
export function textProblem(text: string): string | undefined {
  const checked = v.safeParse(messageText, text)
  if (checked.success) return undefined
  const [{ type, message }] = checked.issues
  if (type === 'max_length') return words.composer.tooLong(text.length - limits.message)
  return message === 'bad_message' ? words.composer.unstorable : words.composer.empty
}
