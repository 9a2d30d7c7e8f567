import * as v from 'valibot'
import { limits } from '../limits.ts'

/** PostgreSQL cannot hold NUL, and UTF-8 cannot hold half a surrogate pair. */
export const storableText = v.pipe(v.string(), v.check(isStorable, 'bad_message'))

/** The text of a message. Everything visible is allowed, and shown as text. */
export const messageText = v.pipe(
  v.string(),
  v.maxLength(limits.message),
  v.check(isStorable, 'bad_message'),
  v.check(hasSomethingToSee, 'empty_message'),
)

/** P14.3: a message of files alone has no text. */
export const captionText = v.pipe(v.string(), v.maxLength(limits.message), v.check(isStorable, 'bad_message'))

/** The same of an edit: whether the message has files is known where it is stored. */
export const editedText = v.pipe(
  captionText,
  v.check((text) => isMessageText(text, 1), 'empty_message'),
)

/** Whether the text of a message is right, with this many files. */
export function isMessageText(text: string, files: number): boolean {
  return hasSomethingToSee(text) || (files > 0 && text === '')
}

function isStorable(text: string) {
  return !text.includes('\0') && text.isWellFormed()
}

/** P3.4: a client sends a text without the blank lines at its end. */
export function withoutBlankEnd(text: string): string {
  const lines = text.split('\n')
  const last = lines.findLastIndex(hasSomethingToSee)
  return last === lines.length - 1
    ? text
    : lines
        .slice(0, last + 1)
        .join('\n')
        .replace(/\r$/, '')
}

function hasSomethingToSee(text: string) {
  // U+2800 is Braille without a dot.
  return /[^\s\u2800\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(text)
}
