import {
  containsAll,
  passesFilter,
  readSearch,
  wordsOf,
  type Message,
  type Refusal,
  type SearchedPerson,
  type TypedSearch,
  type WrongOperator,
} from '@parley/shared'
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { searchedPerson } from './searched-person.ts'

/** Debounce: waits this long after the last key. */
const pauseMs = 150

export interface Results {
  /** As it was typed. */
  query: string
  asked: TypedSearch
  from: SearchedPerson | undefined
  messages: readonly Message[]
  /** Newest message that the search covered; newer ones are matched here. */
  newest: number
  count: number
  atLeast: boolean
  next: number | undefined
  behind: boolean
}

export type SearchState =
  | { name: 'blank' }
  /** The earlier results stay until the answer arrives. */
  | { name: 'asking'; results: Results | undefined }
  | { name: 'found'; results: Results }
  | { name: 'offline'; results: Results | undefined }
  | { name: 'refused'; refusal: Refusal }
  /** An operator that means nothing. */
  | { name: 'wrong'; wrong: WrongOperator }

/** Results kept when opening a match closes the panel, so that the next search continues there. */
let saved: { room: string; person: string | undefined; results: Results } | undefined

/** The query and its results. */
export function useSearch() {
  const room = useRoom()
  const person = usePerson()
  const resumed = resume()
  const query = ref(resumed?.query ?? '')
  const state = shallowRef<SearchState>(
    resumed === undefined ? { name: 'blank' } : { name: 'found', results: resumed },
  )
  /** The results with their current text, plus matching newer messages. */
  const messages = computed(() => {
    const results = resultsOf(state.value)
    if (results === undefined) return []
    const { asked } = results
    const words = wordsOf(asked.query)
    const now = new Map(room.messages.map((message) => [message.id, message]))
    const found = results.messages.map((message) => now.get(message.id) ?? message)
    const known = new Set(found.map(({ id }) => id))
    const since = room.messages.filter(({ id }) => id > results.newest && !known.has(id)).reverse()
    const name = (asked.from ?? (results.from && searchedPerson.value?.username))?.toLowerCase()
    const isOf = ({ username }: Message) => name === undefined || username.toLowerCase() === name
    return [...since.filter(isOf), ...found].filter(
      (message) => !message.removed && containsAll(message.message, words) && passesFilter(message, asked),
    )
  })
  const count = computed(() => {
    const results = resultsOf(state.value)
    return results === undefined ? 0 : results.count + messages.value.length - results.messages.length
  })
  let pause: ReturnType<typeof setTimeout> | undefined

  watch(query, () => {
    clearTimeout(pause)
    if (isBlank()) state.value = { name: 'blank' }
    else pause = setTimeout(() => void search(), pauseMs)
  })
  watch(searchedPerson, () => {
    if (isBlank()) state.value = { name: 'blank' }
    else void search()
  })
  if (resumed === undefined) void search()
  watch(
    () => room.view?.connection.name,
    (connection) => {
      if (connection === 'live' && state.value.name === 'offline') void search()
    },
  )
  onScopeDispose(() => clearTimeout(pause))

  /** All messages of a person can be looked for without words. A `#` begins the name of a room. */
  function isBlank() {
    return ['', '#'].includes(query.value.trim()) && searchedPerson.value === undefined
  }

  function resume() {
    const was = saved
    saved = undefined
    if (searchedPerson.value?.from !== was?.results.from) return undefined
    return was?.room === room.name && was.person === person.known?.id ? was.results : undefined
  }

  /** Keeps the results for when the panel opens again. */
  function leave() {
    const results = resultsOf(state.value)
    saved = results && { room: room.name, person: person.known?.id, results }
  }

  async function search() {
    clearTimeout(pause)
    const text = query.value
    if (isBlank()) return
    const read = readSearch(text)
    if (read.type === 'wrong') state.value = { name: 'wrong', wrong: read.wrong }
    else await request(text, read.search, undefined, resultsOf(state.value))
  }

  /** Loads the next page of results. */
  async function more() {
    if (state.value.name !== 'found') return
    const { results } = state.value
    if (results.next !== undefined) await request(results.query, results.asked, results, results)
  }

  async function request(
    text: string,
    asked: TypedSearch,
    before: Results | undefined,
    shown: Results | undefined,
  ) {
    state.value = { name: 'asking', results: shown }
    const here = room.messages.at(-1)?.id ?? 0
    const from = searchedPerson.value?.from
    const whose = asked.from === undefined ? from : { username: asked.from }
    const answer = await room.search(asked.query, before?.next, whose, asked)
    if (text.trim() !== query.value.trim() || from !== searchedPerson.value?.from) return // it has changed
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
          results: { query: text, asked, from, messages: all, newest, count, atLeast, next, behind },
        }
      }
    }
  }

  return { query, state, messages, count, search, more, leave }
}

export function resultsOf(state: SearchState): Results | undefined {
  return 'results' in state ? state.results : undefined
}
