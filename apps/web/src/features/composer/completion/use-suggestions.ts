import { nativeOf } from '@parley/shared/emoji-table'
import type { Person } from '@parley/shared'
import { useEmoji } from '../../../stores/emoji-store.ts'
import { rankEmoji } from '../../emoji/emoji-ranking.ts'
import { noteEmoji, recentEmoji } from '../../emoji/recent-emoji.ts'
import { chosenTone, codeInTone, codeUntoned } from '../../emoji/skin-tone-choice.ts'
import { useEmojiWords } from '../../emoji/use-emoji-words.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import type { CompletionQuery } from './completion-query.ts'
import { rankPeople } from './person-ranking.ts'

/** `text` is what takes the place of what was typed. */
export type Suggestion =
  | { type: 'emoji'; text: string; code: string; name: string }
  | { type: 'person'; text: string; person: Person }

const mostShown = 8

/** What this room and the emoji table offer for what is being written, best first. */
export function useSuggestions() {
  const emoji = useEmoji()
  const room = useRoom()
  const me = usePerson()
  const wordsFor = useEmojiWords()

  return { suggestionsFor, noteUsed }

  function suggestionsFor({ type, typed }: CompletionQuery): Suggestion[] {
    return type === 'emoji' ? emojiFor(typed) : peopleFor(typed)
  }

  function noteUsed(suggestion: Suggestion) {
    if (suggestion.type === 'emoji') noteEmoji(suggestion.code)
  }

  function emojiFor(typed: string): Suggestion[] {
    const { index } = emoji
    if (index === undefined) return []
    const all = index.categories.flatMap((category) => category.emoji)
    const tone = chosenTone()
    const words = wordsFor(typed)
    const hints = { recent: recentEmoji().map(codeUntoned), ...(words && { wordsOf: words }) }
    return rankEmoji(typed, all, hints)
      .slice(0, mostShown)
      .map((found) => {
        const code = codeInTone(found.emoji, tone, index)
        return { type: 'emoji', text: nativeOf(code), code, name: found.name }
      })
  }

  function peopleFor(typed: string): Suggestion[] {
    return rankPeople(typed, others(), mostShown).map((person) => ({
      type: 'person',
      text: `@${person.username}`,
      person,
    }))
  }

  // Those who spoke last come first: they are the ones one answers.
  function* others(): Generator<Person> {
    const messages = room.view?.timeline.messages ?? []
    const listed = [...(room.view?.people.listed ?? [])].sort((a, b) => a.username.localeCompare(b.username))
    for (const person of [...messages.toReversed(), ...listed])
      if (person.username !== me.known?.username) yield person
  }
}
