import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { usePerson } from '../person-store.ts'
import { draftOf, keepDraft } from './drafts.ts'

const soon = 250 // milliseconds

/** What is being written in a room. It comes back after a reload, and is gone as soon as it is emptied. */
export function useDraft(room: string): Ref<string> {
  const person = usePerson()
  const text = ref(person.known === undefined ? '' : draftOf(room, person.known.token))
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    text,
    (now) => {
      // What was posted must not come back as a draft, however soon the page is closed.
      if (now === '') return write()
      timer ??= setTimeout(write, soon)
    },
    { flush: 'sync' },
  )

  window.addEventListener('pagehide', writeNow)
  onScopeDispose(() => {
    window.removeEventListener('pagehide', writeNow)
    writeNow()
  })
  return text

  function writeNow() {
    if (timer !== undefined) write()
  }

  function write() {
    clearTimeout(timer)
    timer = undefined
    // Whoever left has taken the drafts along.
    if (person.known !== undefined) keepDraft(room, person.known.token, text.value)
  }
}
