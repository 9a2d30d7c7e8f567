import { limits } from '@parley/shared'

/** Longer texts cannot be sent. */
const maxAuto = 2 * limits.message

/**
 * The `dir` of a field with this text, and `coming` in it. Empty for an empty field: its placeholder is in the language
 * of the page. `auto` finds a direction for each line, but makes browsers lay out one line of 400 kB in seconds instead
 * of milliseconds, for every key. So a longer text has the direction of its first letter.
 */
export function fieldDirection(text: string, coming = ''): '' | 'auto' | 'ltr' | 'rtl' {
  const length = text.length + coming.length
  if (length <= maxAuto) return length === 0 ? '' : 'auto'
  const letter = /\p{L}/u.exec((text + coming).slice(0, maxAuto))?.[0] ?? ''
  return rightToLeft.test(letter) ? 'rtl' : 'ltr'
}

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
