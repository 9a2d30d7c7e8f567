import { installedEmojiTable } from '@parley/emoji-data'
import { reactionEmoji } from '@parley/shared'
import { emojiIndex, nativeOf } from '@parley/shared/emoji-table'
import * as v from 'valibot'

/** The emoji of a shortname as Slack has it, such as `thumbsup` and `wave::skin-tone-3`; undefined: it is one of their own. */
export function shortnameEmoji(): (name: string) => string | undefined {
  const index = emojiIndex(installedEmojiTable())
  return (name) => {
    const [base = '', tone] = name.split('::skin-tone-')
    // Slack counts from 2, as Unicode does.
    const toned = tone === undefined ? base : `${base}_tone${Number(tone) - 1}`
    const code = index.codeOfShortname(toned) ?? index.codeOfShortname(base)
    const native = code === undefined ? undefined : nativeOf(code)
    return v.is(reactionEmoji, native) ? native : undefined
  }
}
