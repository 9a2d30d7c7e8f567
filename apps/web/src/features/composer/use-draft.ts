import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { isStillHere, usePerson } from '../../stores/person-store.ts'
import { draftOf, keepDraft } from './drafts.ts'

const soon = 250 // milliseconds

/** What is being written in a room. It comes back after a reload, and is gone as soon as it is emptied. */
export function useDraft(room: string): Ref<string> {
  const person = usePerson()
  const text = ref(person.known === undefined ? '' : draftOf(room, person.known.token))
  /** As this tab read or wrote it last. Another tab of the room may have put its own there since. */
  let own = text.value
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
    // Another tab may have posted, and forgotten what is still in this field.
    if (timer !== undefined || text.value !== '') write()
  }

  function write() {
    clearTimeout(timer)
    timer = undefined
    // Whoever left has taken the drafts along.
    const token = person.known?.token
    if (token === undefined || !isStillHere(token)) return
    if (text.value === '' && draftOf(room, token) !== own) return
    keepDraft(room, token, text.value)
    own = text.value
  }
}
