import { watch, type Ref } from 'vue'
import { words } from '../../i18n/words.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'
import { useAttachments } from '../files/index.ts'

/** A text that is too long for a message becomes a file beside the next one. Returns what does it. */
export function useAttachedText(text: Ref<string>) {
  const room = useRoom()
  const attachments = useAttachments()
  /** By the id of the file, while it waits in the composer of that room. */
  const texts = new Map<string, { written: string; of: string }>()

  // Nothing of it is in the field any more: where the file is taken out again, the text returns.
  watch(
    () => attachments.inComposer,
    (ids) => {
      for (const [id, { written, of }] of texts) {
        if (ids.includes(id)) continue
        texts.delete(id)
        const isSent = room.posts.some(({ attached = [] }) => attached.some(({ key }) => key === id))
        if (!isSent && room.name === of && text.value === '') text.value = written
      }
    },
  )
  // A file that waits goes with its tab, where a draft would stay.
  useEventListener(window, 'beforeunload', (event) => {
    if (texts.size > 0) event.preventDefault()
  })

  return async function attach() {
    const [written, { name }] = [text.value, room]
    const before = new Set(attachments.inComposer)
    await attachments.add([new File([written], words.composer.fileName, { type: 'text/plain' })])
    const added = attachments.inComposer.find((id) => !before.has(id))
    // Where it could not be added, the text stays.
    if (room.name !== name || added === undefined || text.value !== written) return
    texts.set(added, { written, of: name })
    text.value = ''
  }
}
