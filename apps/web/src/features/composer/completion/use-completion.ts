import { ref, watch, type Ref } from 'vue'
import { clearMatch } from './clear-match.ts'
import { queryAt, type CompletionQuery } from './completion-query.ts'
import { replaceRange } from './replace-range.ts'
import { isImeEvent } from '../../../ui/ime.ts'
import { useSuggestions, type Suggestion } from './use-suggestions.ts'
import { useEventListener } from '../../../ui/interaction/use-event-listener.ts'

export type Completion =
  | { name: 'closed' }
  /** No suggestion yet. */
  | { name: 'waiting'; query: CompletionQuery }
  | {
      name: 'open'
      query: CompletionQuery
      suggestions: readonly Suggestion[]
      /** What Enter completes: chosen by arrow keys, or a clear match. Without it, Enter does what it does in any text. */
      active: number | undefined
    }

/** Completion for `field`. */
export function useCompletion(field: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const completion = ref<Completion>({ name: 'closed' })
  const { suggestionsFor, recordUse } = useSuggestions()
  /** Start of the query that was accepted or dismissed: it is not suggested again. */
  let dismissed: number | undefined

  watch(lateSuggestions, (suggestions) => {
    const now = completion.value
    if (now.name === 'waiting' && suggestions.length > 0) suggest(now.query, suggestions)
  })

  useEventListener(document, 'selectionchange', onSelectionChange)

  return { completion, update, onKeydown, accept, close }

  function onSelectionChange() {
    if (completion.value.name !== 'closed') update(false)
  }

  function update(mayOpen: boolean) {
    const query = queryAtCaret()
    if (query?.start !== dismissed) dismissed = undefined
    const now = completion.value
    if (now.name === 'closed' ? !mayOpen : isSame(now.query, query)) return
    if (query === undefined || dismissed !== undefined || (now.name === 'waiting' && !mayOpen)) return hide()
    suggest(query, suggestionsFor(query))
  }

  function suggest(query: CompletionQuery, suggestions: readonly Suggestion[]) {
    completion.value =
      suggestions.length > 0
        ? { name: 'open', query, suggestions, active: clearMatch(query, suggestions) }
        : { name: 'waiting', query }
  }

  // People join, and the emoji table may still be loading.
  function lateSuggestions() {
    const now = completion.value
    return now.name === 'waiting' ? suggestionsFor(now.query) : []
  }

  function queryAtCaret() {
    const element = field.value
    if (element === null || element.selectionStart !== element.selectionEnd) return undefined
    return queryAt(element.value, element.selectionEnd)
  }

  function onKeydown(event: KeyboardEvent): boolean {
    const now = completion.value
    const modified = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey
    if (now.name !== 'open' || modified || isImeEvent(event)) return false
    switch (event.key) {
      case 'ArrowDown':
        return move(now, 1)
      case 'ArrowUp':
        return move(now, -1)
      case 'Enter':
        return now.active !== undefined && !event.repeat && accept(now.active)
      case 'Tab':
        return accept(now.active ?? 0)
      case 'Escape':
        dismissed = now.query.start
        hide()
        return true
      default:
        return false
    }
  }

  function move(now: Extract<Completion, { name: 'open' }>, by: number) {
    const { length } = now.suggestions
    const from = now.active ?? (by === 1 ? -1 : length)
    completion.value = { ...now, active: (from + by + length) % length }
    return true
  }

  function accept(place: number) {
    const now = completion.value
    const chosen = now.name === 'open' ? now.suggestions[place] : undefined
    if (now.name !== 'open' || field.value === null || chosen === undefined) return false
    const { start, end } = now.query
    const spaced = /^\s/.test(field.value.value.slice(end))
    dismissed = start
    hide()
    recordUse(chosen)
    field.value.focus()
    replaceRange(field.value, start, end, spaced ? chosen.text : `${chosen.text} `)
    return true
  }

  /** Also forgets the dismissed query. */
  function close() {
    dismissed = undefined
    hide()
  }

  function hide() {
    completion.value = { name: 'closed' }
  }
}

function isSame(query: CompletionQuery, other: CompletionQuery | undefined) {
  return query.start === other?.start && query.end === other.end && query.typed === other.typed
}
