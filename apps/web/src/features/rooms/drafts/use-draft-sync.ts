import { readDraft, storeDraft } from '@parley/client'
import { watch } from 'vue'
import { loadSyncedDraft, saveSyncedDraft } from '../../../storage/synced-drafts.ts'
import { openDraft, otherDraft } from '../../../stores/open-draft.ts'
import { isCurrentPerson, usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useRooms } from '../../../stores/rooms/rooms-store.ts'
import { useEventListener } from '../../../ui/interaction/use-event-listener.ts'
import { DraftSync } from './draft-sync.ts'

/** Milliseconds after the last key. */
const restMs = 1_500

/** P16.10: the draft of the open room follows the person over devices. */
export function useDraftSync() {
  const rooms = useRooms()
  const person = usePerson()
  const room = useRoom()
  let sync: DraftSync | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const lineOf = (name: string | undefined) => rooms.lines.find(({ room }) => room === name)

  watch(
    () => [openDraft.value, person.known?.id] as const,
    ([open, author]) => {
      // What was written last is stored over the connection of the room, which is about to end.
      if (timer !== undefined) runNow()
      otherDraft.value = undefined
      sync = open === undefined || author === undefined ? undefined : begin(open, author)
    },
    { immediate: true, flush: 'sync' },
  )
  watch(
    () => [sync, rooms.list?.isComplete, lineOf(openDraft.value?.room)?.drafted] as const,
    ([current, isComplete, drafted]) => {
      if (isComplete === true) current?.told(drafted ?? 0)
    },
    { immediate: true, flush: 'post' },
  )
  watch(
    () => openDraft.value?.text.value,
    (now, before) => {
      if (now === undefined || before === undefined) return
      clearTimeout(timer)
      // Sent, or thrown away: the other devices need not wait.
      timer = setTimeout(runNow, now === '' ? 0 : restMs)
    },
  )
  watch(
    () => room.isChanging,
    (isChanging) => isChanging && timer !== undefined && runNow(),
    { flush: 'sync' },
  )
  useEventListener(window, 'pagehide', () => timer !== undefined && runNow())

  function runNow() {
    clearTimeout(timer)
    timer = undefined
    void sync?.run()
  }

  function begin({ room: name, text }: NonNullable<typeof openDraft.value>, author: string) {
    const questions = () => (isCurrentPerson(author) ? rooms.list?.questions : undefined)
    const made: DraftSync = new DraftSync(loadSyncedDraft(author, name), {
      read: async () => {
        const asking = questions()
        return asking && readDraft(asking, name)
      },
      store: async (written, base) => {
        const asking = questions()
        return asking && storeDraft(asking, name, written, base)
      },
      text: () => text.value,
      show: (other) => (text.value = other),
      // Nothing of a person who has left stays in this browser.
      keep: (synced) => isCurrentPerson(author) && saveSyncedDraft(author, name, synced),
      offer: (other) => {
        if (openDraft.value?.room !== name) return
        otherDraft.value =
          other === undefined
            ? undefined
            : { text: other, use: () => made.use(), discard: () => made.discard() }
      },
    })
    return made
  }
}
