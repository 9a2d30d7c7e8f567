import { randomId } from '@parley/client'
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { openDraft } from '../../stores/open-draft.ts'
import { isCurrentPerson, usePerson } from '../../stores/person-store.ts'
import { findDraft, newestDraft, saveDraft } from '../../storage/drafts.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

const saveDelayMs = 250

/** The draft of the room that is shown, which other devices have too. A thread is answered with a draft of its own. */
export function useOpenDraft(room: string): Ref<string> {
  const text = useDraft(room)
  const own = { room, text }
  openDraft.value = own
  onScopeDispose(() => {
    // The composer of the next room may have taken its place.
    if (openDraft.value === own) openDraft.value = undefined
  })
  return text
}

/**
 * The draft in a room. It survives a reload and is removed as soon as it is empty. Tabs that edit the same draft come to
 * have one each: the one that was edited last is opened first, and the other one once that is sent or cleared.
 */
export function useDraft(room: string): Ref<string> {
  const person = usePerson()
  const author = person.known?.id
  const opened = author === undefined ? undefined : newestDraft(room, author)
  const text = ref(opened?.text ?? '')
  /** What this tab last read or wrote. Another tab may have stored its own text since. */
  let last = opened ?? { id: randomId(6), text: '', at: 0 }
  let editedAt: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let hasEnded = false

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

  // Another tab has signed in as somebody else: the text stays with its author. After leaving nothing stays.
  watch(
    () => person.known?.id,
    (now) => {
      if (timer !== undefined && now !== undefined && !hasEnded) store()
      hasEnded = true
    },
    { flush: 'sync' },
  )
  useEventListener(window, 'pagehide', writeNow)
  onScopeDispose(writeNow)
  return text

  function writeNow() {
    // Another tab may have posted and removed the text that is still in this field.
    if (timer !== undefined || (text.value !== '' && isOutOfDate())) write()
  }

  function isOutOfDate() {
    const there = author === undefined ? undefined : findDraft(room, author, last.id)
    return there === undefined || (editedAt !== undefined && there.text !== last.text)
  }

  function write() {
    // Another tab may have left. Then there is no draft to write.
    if (author !== undefined && isCurrentPerson(author)) store()
    stop()
  }

  function store() {
    stop()
    if (author === undefined) return
    const there = findDraft(room, author, last.id)
    const isOurs = there === undefined || there.text === last.text
    if (text.value === '' && !isOurs) return
    last = { id: isOurs ? last.id : randomId(6), text: text.value, at: editedAt ?? last.at }
    saveDraft(room, author, last)
  }

  function stop() {
    clearTimeout(timer)
    timer = undefined
  }
}
