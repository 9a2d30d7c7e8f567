import * as v from 'valibot'
import { limits } from '../limits.ts'

/** A username as it is stored: composed (NFC), trimmed, single spaces. */
export const username = v.pipe(
  v.string(),
  v.transform(tidy),
  v.minLength(1, 'empty_username'),
  v.maxLength(limits.username),
  v.check(isReadable, 'bad_username'),
)

function tidy(name: string) {
  return name
    .normalize('NFC')
    .replace(/[\p{Zs}\t]+/gu, ' ')
    .trim()
}

// Controls, bidi marks and overrides, tags, and everything else that is invisible. Joiners (emoji, Persian) and
// the variation selector of emoji are allowed. U+2800 is Braille without a dot.
const invisible = /[\u2800\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u
const allowedInvisible = /\u200c|\u200d|\ufe0f/g
const stackedMarks = /\p{M}{5}/u
const strayJoiner = /^[\u200c\u200d]|[\u200c\u200d][\u200c\u200d]|[\u200c\u200d]$/u

function isReadable(name: string) {
  const visible = name.replace(allowedInvisible, '')
  return (
    /[\p{L}\p{N}\p{P}\p{S}]/u.test(visible) &&
    !invisible.test(visible) &&
    !stackedMarks.test(name) &&
    !strayJoiner.test(name)
  )
}
