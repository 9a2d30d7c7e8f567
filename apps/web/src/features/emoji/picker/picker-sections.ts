import type { Emoji, EmojiIndex } from '@parley/shared/emoji-table'
import { rankEmoji } from '../emoji-ranking.ts'
import { codeInTone, codeUntoned, type ToneChoice } from '../skin-tone-choice.ts'
import { sectionNames, type Choice, type Section } from './picker-rows.ts'

export interface PickerContent {
  index: EmojiIndex
  tone: ToneChoice
  /** Codes with their tones, most recently used first. */
  recent: readonly string[]
  words: ReadonlyMap<string, string>
}

/** The picker's sections: all emoji by category, or the matches of `typed`, best first. */
export function sectionsOf(typed: string, { index, tone, recent, words }: PickerContent): Section[] {
  // Regional letters and bare tones are in the table only for their names.
  const categories = index.categories.filter(({ name }) => sectionNames.some((known) => known === name))
  const all = categories.flatMap(({ emoji }) => emoji)
  if (typed.trim() !== '') {
    const found = rankEmoji(typed, all, {
      recent: recent.map(codeUntoned),
      keywordsOf: (code) => words.get(code),
    })
    return [
      {
        name: 'found',
        choices: found.map(({ emoji, name }) => ({ code: codeInTone(emoji, tone, index), name })),
      },
    ]
  }
  const named = new Map(all.map((emoji) => [emoji.code, emoji.names[0]]))
  return sectionNames.map((name) => ({
    name,
    choices: name === 'recent' ? recentChoices() : choicesIn(name),
  }))

  function recentChoices(): Choice[] {
    return recent.flatMap((code) => {
      const name = named.get(codeUntoned(code))
      return name === undefined ? [] : { code, name }
    })
  }

  function choicesIn(category: string): Choice[] {
    return categories.find(({ name }) => name === category)?.emoji.map(choiceOf) ?? []
  }

  function choiceOf(emoji: Emoji): Choice {
    return { code: codeInTone(emoji, tone, index), name: emoji.names[0] ?? '' }
  }
}
