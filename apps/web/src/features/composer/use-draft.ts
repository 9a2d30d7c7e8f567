import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { isCurrentPerson, usePerson } from '../../stores/person-store.ts'
import { loadDraft, saveDraft } from '../../storage/drafts.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

const saveDelayMs = 250

/** The draft in a room. It survives a reload and is removed as soon as it is empty. */
export function useDraft(room: string): Ref<string> {
  const person = usePerson()
  const text = ref(person.known === undefined ? '' : loadDraft(room, person.known.token))
  /** The text this tab last read or wrote. Another tab may have stored its own text since. */
  let lastStored = text.value
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    text,
    (now) => {
      // Written at once: a posted text must not return as a draft when the page is closed.
      if (now === '') return write()
      timer ??= setTimeout(write, saveDelayMs)
    },
    { flush: 'sync' },
  )

  useEventListener(window, 'pagehide', writeNow)
  onScopeDispose(() => {
    writeNow()
  })
  return text

  function writeNow() {
    // Another tab may have posted and removed the text that is still in this field.
    if (timer !== undefined || text.value !== '') write()
  }

  function write() {
    clearTimeout(timer)
    timer = undefined
    // After leaving there is no draft to write.
    const token = person.known?.token
    if (token === undefined || !isCurrentPerson(token)) return
    if (text.value === '' && loadDraft(room, token) !== lastStored) return
    saveDraft(room, token, text.value)
    lastStored = text.value
  }
}
