import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { isCurrentPerson, usePerson } from '../../stores/person-store.ts'
import { findDraft, newestDraft, saveDraft } from '../../storage/drafts.ts'
import { randomId } from '../../storage/random-id.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

const saveDelayMs = 250

/**
 * The draft in a room. It survives a reload and is removed as soon as it is empty. Tabs that edit the same draft come to
 * have one each: the one that was edited last is opened first, and the other one once that is sent or cleared.
 */
export function useDraft(room: string): Ref<string> {
  const person = usePerson()
  const opened = person.known && newestDraft(room, person.known.token)
  const text = ref(opened?.text ?? '')
  /** What this tab last read or wrote. Another tab may have stored its own text since. */
  let last = opened ?? { id: randomId(6), text: '', at: 0 }
  let editedAt: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    text,
    (now) => {
      editedAt = Date.now()
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
    if (timer !== undefined || (text.value !== '' && isOutOfDate())) write()
  }

  function isOutOfDate() {
    const there = person.known && findDraft(room, person.known.token, last.id)
    return there === undefined || (editedAt !== undefined && there.text !== last.text)
  }

  function write() {
    clearTimeout(timer)
    timer = undefined
    // After leaving there is no draft to write.
    const token = person.known?.token
    if (token === undefined || !isCurrentPerson(token)) return
    const there = findDraft(room, token, last.id)
    const isOurs = there === undefined || there.text === last.text
    if (text.value === '' && !isOurs) return
    last = { id: isOurs ? last.id : randomId(6), text: text.value, at: editedAt ?? last.at }
    saveDraft(room, token, last)
  }
}
