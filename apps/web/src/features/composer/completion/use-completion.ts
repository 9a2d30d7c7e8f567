import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { queryAt, type CompletionQuery } from './completion-query.ts'
import { replaceRange } from './replace-range.ts'
import { isComposing } from '../send-key.ts'
import { useSuggestions, type Suggestion } from './use-suggestions.ts'

export type Completion =
  | { name: 'closed' }
  /** Nothing is known that fits, yet. */
  | { name: 'waiting'; query: CompletionQuery }
  | { name: 'open'; query: CompletionQuery; suggestions: readonly Suggestion[]; active: number }

/** Offers to complete what is being written in `field`. */
export function useCompletion(field: Readonly<Ref<HTMLTextAreaElement | null>>) {
  const completion = ref<Completion>({ name: 'closed' })
  const { suggestionsFor, noteUsed } = useSuggestions()
  /** Where the sign stands whose completion was accepted or declined: it is not offered again. */
  let settled: number | undefined

  watch(awaited, (suggestions) => {
    const now = completion.value
    if (now.name === 'waiting' && suggestions.length > 0) offer(now.query, suggestions)
  })

  document.addEventListener('selectionchange', caretMoved)
  onScopeDispose(() => document.removeEventListener('selectionchange', caretMoved))

  return { completion, look, pressed, accept, close }

  function caretMoved() {
    if (completion.value.name !== 'closed') look(false)
  }

  function look(mayOpen: boolean) {
    const query = queryHere()
    if (query?.start !== settled) settled = undefined
    const now = completion.value
    if (now.name === 'closed' ? !mayOpen : isSame(now.query, query)) return
    if (query === undefined || settled !== undefined || (now.name === 'waiting' && !mayOpen)) return hide()
    offer(query, suggestionsFor(query))
  }

  function offer(query: CompletionQuery, suggestions: readonly Suggestion[]) {
    completion.value =
      suggestions.length > 0 ? { name: 'open', query, suggestions, active: 0 } : { name: 'waiting', query }
  }

  // People come, and the emoji table is still on its way when the page is new.
  function awaited() {
    const now = completion.value
    return now.name === 'waiting' ? suggestionsFor(now.query) : []
  }

  function queryHere() {
    const element = field.value
    if (element === null || element.selectionStart !== element.selectionEnd) return undefined
    return queryAt(element.value, element.selectionEnd)
  }

  function pressed(event: KeyboardEvent): boolean {
    const now = completion.value
    const modified = event.shiftKey || event.ctrlKey || event.metaKey || event.altKey
    if (now.name !== 'open' || modified || isComposing(event)) return false
    switch (event.key) {
      case 'ArrowDown':
        return move(now, 1)
      case 'ArrowUp':
        return move(now, -1)
      case 'Enter':
        if (isWritten(now)) return false // there is nothing to complete: it sends
        return accept(now.active)
      case 'Tab':
        return accept(now.active)
      case 'Escape':
        settled = now.query.start
        hide()
        return true
      default:
        return false
    }
  }

  function move(now: Extract<Completion, { name: 'open' }>, by: number) {
    const { length } = now.suggestions
    completion.value = { ...now, active: (now.active + by + length) % length }
    return true
  }

  function accept(place: number) {
    const now = completion.value
    const chosen = now.name === 'open' ? now.suggestions[place] : undefined
    if (now.name !== 'open' || field.value === null || chosen === undefined) return false
    const { start, end } = now.query
    const spaced = /^\s/.test(field.value.value.slice(end))
    settled = start
    hide()
    noteUsed(chosen)
    field.value.focus()
    replaceRange(field.value, start, end, spaced ? chosen.text : `${chosen.text} `)
    return true
  }

  /** What is begun next is something else. */
  function close() {
    settled = undefined
    hide()
  }

  function hide() {
    completion.value = { name: 'closed' }
  }
}

/** Whether what would be accepted stands there in full already. */
function isWritten({ query, suggestions, active }: Extract<Completion, { name: 'open' }>) {
  const offered = suggestions[active]
  return offered?.type === 'person' && offered.person.username === query.typed
}

function isSame(query: CompletionQuery, other: CompletionQuery | undefined) {
  return query.start === other?.start && query.end === other.end && query.typed === other.typed
}
