import type { CompletionQuery } from './completion-query.ts'
import type { Suggestion } from './use-suggestions.ts'

/**
 * The place of the suggestion that Enter completes although nobody chose it, because what is typed can hardly mean
 * anything else. Otherwise undefined: `use :key` and `see you @` are sent as they are.
 */
export function clearMatch(
  { type, typed }: Pick<CompletionQuery, 'type' | 'typed'>,
  suggestions: readonly Suggestion[],
): 0 | undefined {
  const [best, second] = suggestions
  if (best === undefined || /\s$/u.test(typed)) return undefined
  if (type === 'emoji' && best.type === 'emoji' && isWhole(best, typed)) return 0
  if (second !== undefined || lettersIn(typed) < minLetters) return undefined
  return isBeginning(best, typed) ? 0 : undefined
}

const minLetters = 3

type EmojiSuggestion = Extract<Suggestion, { type: 'emoji' }>

/** Words of three letters, as `:key`, `:end` and `:new`, are also text and code, except those for faces and gestures. */
function isWhole({ name, isPerson }: EmojiSuggestion, typed: string) {
  if (name !== typed.toLowerCase()) return false
  const isWord = /[\p{L}\p{N}]{2}/u.test(name)
  return !isWord || lettersIn(typed) >= (isPerson ? minLetters : minLetters + 1)
}

function isBeginning(only: Suggestion, typed: string) {
  const start = typed.toLowerCase()
  // A name that is written in full needs no completion, and is followed by Enter to send it.
  if (only.type === 'command') return only.name !== start && only.name.startsWith(start)
  if (only.type === 'person') return only.person.username.toLowerCase() !== start
  // Found by a word in the language of the page.
  if (/[^\p{Script=Latin}\p{Script=Common}]/u.test(typed)) return true
  return only.name !== start && only.name.startsWith(start) && start.length * 2 >= only.name.length
}

/** A character of a script without letters stands for a syllable or a word, and counts as three. */
function lettersIn(typed: string) {
  let count = 0
  for (const character of typed)
    count += syllable.test(character) ? minLetters : Number(/\p{L}/u.test(character))
  return count
}

const syllable = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
