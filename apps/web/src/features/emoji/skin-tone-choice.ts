import { codeOfNative, nativeOf, withoutTones, type Emoji, type EmojiIndex } from '@parley/shared/emoji-table'
import * as v from 'valibot'
import { persisted } from '../../storage/browser-storage.ts'

/** 1 (light) to 5 (dark), or 0 for yellow. */
export type ToneChoice = 0 | 1 | 2 | 3 | 4 | 5

export const toneChoices: readonly ToneChoice[] = [0, 1, 2, 3, 4, 5]

const stored = persisted('parley.skin-tone', v.picklist(toneChoices))

export function loadTone(): ToneChoice {
  return stored.load() ?? 0
}

export function saveTone(tone: ToneChoice) {
  stored.save(tone === 0 ? undefined : tone)
}

/** The code of an emoji in a tone; its plain code when it has no tones. */
export function codeInTone(emoji: Emoji, tone: ToneChoice, index: EmojiIndex): string {
  const [name] = emoji.names
  if (tone === 0 || !emoji.toned || name === undefined) return emoji.code
  return index.codeOfShortname(`${name}_tone${tone}`) ?? emoji.code
}

/** The code without its tones, as in the emoji table. */
export function codeUntoned(code: string): string {
  return codeOfNative(nativeOf(withoutTones(code)))
}
