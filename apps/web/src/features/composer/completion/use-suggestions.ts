import { nativeOf } from '@parley/shared/emoji-table'
import type { Person } from '@parley/shared'
import { useEmoji } from '../../../stores/emoji-store.ts'
import {
  codeInTone,
  codeUntoned,
  loadTone,
  rankEmoji,
  recentEmoji,
  recordEmojiUse,
  useEmojiWords,
} from '../../emoji/index.ts'
import { commandWords, hasCommandWords, loadCommandWords } from '../../../i18n/command-words.ts'
import { useComposing } from '../../message/index.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useLately } from '../../../stores/lately-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import type { CompletionQuery } from './completion-query.ts'
import { commandNames, commands, takenBy, type CommandName } from '../commands/command-table.ts'
import { rankPeople } from './person-ranking.ts'

/** `text` replaces the query. */
export type Suggestion =
  | {
      type: 'emoji'
      text: string
      code: string
      name: string
      /** A face, a gesture or a person. */
      isPerson: boolean
    }
  | { type: 'person'; text: string; person: Person }
  | { type: 'command'; text: string; name: CommandName; takes: string; does: string }

const maxShown = 8

/** Suggestions from this room's people and the emoji table, best first. */
export function useSuggestions() {
  const emoji = useEmoji()
  const room = useRoom()
  const me = usePerson()
  const lately = useLately()
  const wordsFor = useEmojiWords()
  const composing = useComposing()

  return { suggestionsFor, recordUse }

  function suggestionsFor({ type, typed }: CompletionQuery): Suggestion[] {
    switch (type) {
      case 'emoji':
        return emojiFor(typed)
      case 'person':
        return peopleFor(typed)
      case 'command':
        return commandsFor(typed.toLowerCase())
    }
  }

  function recordUse(suggestion: Suggestion) {
    if (suggestion.type === 'emoji') recordEmojiUse(suggestion.code)
  }

  function emojiFor(typed: string): Suggestion[] {
    const { index } = emoji
    if (index === undefined) return []
    const all = index.categories.flatMap((category) => category.emoji)
    const people = new Set(index.categories.find(({ name }) => name === 'people')?.emoji)
    const tone = loadTone()
    const words = wordsFor(typed)
    const options = { recent: recentEmoji().map(codeUntoned), ...(words && { keywordsOf: words }) }
    return rankEmoji(typed, all, options)
      .slice(0, maxShown)
      .map((found) => {
        const code = codeInTone(found.emoji, tone, index)
        const isPerson = people.has(found.emoji)
        return { type: 'emoji', text: nativeOf(code), code, name: found.name, isPerson }
      })
  }

  function peopleFor(typed: string): Suggestion[] {
    return rankPeople(typed, others(), maxShown).map((person) => ({
      type: 'person',
      text: `@${person.username}`,
      person,
    }))
  }

  /** None while a message is edited: its text runs nothing. */
  function commandsFor(typed: string): Suggestion[] {
    void loadCommandWords()
    if (!hasCommandWords.value || composing.state.name === 'edit') return []
    const role = room.view?.standing?.role ?? 'member'
    const offered = { everyone: true, moderators: role !== 'member', owners: role === 'owner' }
    return commandNames
      .filter((name) => name.startsWith(typed) && offered[commands[name].offered])
      .map((name) => {
        const does = commandWords.does[name]
        return { type: 'command', text: `/${name}`, name, takes: takenBy(name), does }
      })
  }

  // Recent authors first: they are answered most often.
  function* others(): Generator<Person> {
    const messages = room.view?.timeline.messages ?? []
    const listed = [...(room.view?.people.listed ?? [])].sort((a, b) => a.username.localeCompare(b.username))
    for (const person of [...messages.toReversed(), ...listed, ...lately.people])
      if (person.username !== me.known?.username) yield person
  }
}
