import { containsAll, wordsOf, type Message, type Refusal } from '@parley/shared'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'

/** Who is still typing gets no answer to what was only half a word. */
const pauseMs = 150

export interface Results {
  query: string
  messages: readonly Message[]
  /** Of what was said up to this message, everything is found or will be with the next pages. */
  newest: number
  count: number
  atLeast: boolean
  next: number | undefined
  behind: boolean
}

export type SearchState =
  | { name: 'blank' }
  /** What was found before stays until the answer comes. */
  | { name: 'asking'; results: Results | undefined }
  | { name: 'found'; results: Results }
  | { name: 'offline'; results: Results | undefined }
  | { name: 'refused'; refusal: Refusal }

/** Whoever went to a message that was found, and had to close the search for that, comes back for the next. */
let left: { room: string; token: string | undefined; results: Results } | undefined

/** What is looked for, and what of it is known. */
export function useSearch() {
  const room = useRoom()
  const person = usePerson()
  const resumed = resume()
  const query = ref(resumed?.query ?? '')
  const state = shallowRef<SearchState>(
    resumed === undefined ? { name: 'blank' } : { name: 'found', results: resumed },
  )
  /** What was found, as it is now, and what was said since: nobody has to ask again. */
  const messages = computed(() => {
    const results = resultsOf(state.value)
    if (results === undefined) return []
    const words = wordsOf(results.query)
    const now = new Map(room.messages.map((message) => [message.id, message]))
    const found = results.messages.map((message) => now.get(message.id) ?? message)
    const known = new Set(found.map(({ id }) => id))
    const since = room.messages.filter(({ id }) => id > results.newest && !known.has(id)).reverse()
    return [...since, ...found].filter(({ message, removed }) => !removed && containsAll(message, words))
  })
  const count = computed(() => {
    const results = resultsOf(state.value)
    return results === undefined ? 0 : results.count + messages.value.length - results.messages.length
  })
  let pause: ReturnType<typeof setTimeout> | undefined

  watch(query, () => {
    clearTimeout(pause)
    if (query.value.trim() === '') state.value = { name: 'blank' }
    else pause = setTimeout(() => void search(), pauseMs)
  })
  watch(
    () => room.view?.connection.name,
    (connection) => {
      if (connection === 'live' && state.value.name === 'offline') void search()
    },
  )
  onScopeDispose(() => clearTimeout(pause))

  function resume() {
    const was = left
    left = undefined
    return was?.room === room.name && was.token === person.known?.token ? was.results : undefined
  }

  /** The search closes, and will go on when it is opened next. */
  function leave() {
    const results = resultsOf(state.value)
    left = results && { room: room.name, token: person.known?.token, results }
  }

  async function search() {
    clearTimeout(pause)
    const asked = query.value
    if (asked.trim() === '') return
    await ask(asked, undefined, resultsOf(state.value))
  }

  /** The next page of what was found. */
  async function more() {
    if (state.value.name !== 'found') return
    const { results } = state.value
    if (results.next !== undefined) await ask(results.query, results, results)
  }

  async function ask(asked: string, before: Results | undefined, shown: Results | undefined) {
    state.value = { name: 'asking', results: shown }
    const here = room.messages.at(-1)?.id ?? 0
    const answer = await room.search(asked, before?.next)
    if (asked.trim() !== query.value.trim()) return // something else is looked for by now
    switch (answer.type) {
      case 'superseded':
        return
      case 'offline':
        state.value = { name: 'offline', results: shown }
        return
      case 'refused':
        state.value = { name: 'refused', refusal: answer.refusal }
        return
      case 'found': {
        const { messages, next, behind } = answer
        const { count, atLeast } = before ?? { count: answer.count ?? 0, atLeast: answer.atLeast }
        const all = [...(before?.messages ?? []), ...messages]
        const newest = before?.newest ?? Math.max(here, all[0]?.id ?? 0)
        state.value = {
          name: 'found',
          results: { query: asked, messages: all, newest, count, atLeast, next, behind },
        }
      }
    }
  }

  return { query, state, messages, count, search, more, leave }
}

export function resultsOf(state: SearchState): Results | undefined {
  return 'results' in state ? state.results : undefined
}
