import type { Person } from '@parley/shared'
import type { EmojiIndex } from '@parley/shared/emoji-table'
import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { commands } from './typed-command.ts'

const maxOffered = 40

/** Completes the last word before the cursor: `/wh`, `:smi`, `@Ad`. Returns the completions and the word. */
export function completions(
  line: string,
  emoji: EmojiIndex,
  people: readonly Person[],
): [offers: string[], word: string] {
  const word = /(?:^|\s)(\/[a-z]*$|:[a-z0-9_+-]+$|@\S*$)/.exec(line)?.[1] ?? ''
  switch (word[0]) {
    case '/':
      return offer(line === word ? Object.keys(commands).map((name) => `/${name} `) : [])
    case ':':
      return offer(shortnames(emoji))
    case '@':
      return offer(people.map(({ username }) => `@${username} `))
    default:
      return [[], word]
  }

  // Readline prints completions without escaping them.
  function offer(all: string[]): [string[], string] {
    const fitting = all.filter(
      (one) => one.toLowerCase().startsWith(word.toLowerCase()) && escapeControlCharactersInLine(one) === one,
    )
    return [fitting.slice(0, maxOffered), word]
  }
}

function shortnames({ categories }: EmojiIndex): string[] {
  return categories.flatMap(({ emoji }) => emoji.flatMap(({ names }) => names.map((name) => `:${name}: `)))
}
