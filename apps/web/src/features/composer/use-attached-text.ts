import { randomId } from '@parley/client'
import { watch, type Ref } from 'vue'
import { words } from '../../i18n/words.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'
import { useAttachments } from '../files/index.ts'

/** By the id of the file, while it waits in the composer of a room. */
const texts = new Map<string, { written: string; of: string; by: string }>()

/** A text that is too long for a message becomes a file beside the next one. Returns what does it. */
export function useAttachedText(text: Ref<string>) {
  const room = useRoom()
  const attachments = useAttachments()
  const { known } = usePerson()
  // Of somebody who has left, nothing stays.
  for (const [id, { by }] of texts) if (by !== known?.id) texts.delete(id)

  // Nothing of it is in the field any more: where the file is taken out again, the text returns, before what is written since.
  watch(
    () => attachments.inComposer,
    (ids) => {
      for (const [id, { written, of }] of texts) {
        if (of !== room.name || ids.includes(id)) continue
        texts.delete(id)
        const isSent = room.posts.some(({ attached = [] }) => attached.some(({ key }) => key === id))
        if (!isSent) text.value = text.value === '' ? written : `${written}\n${text.value}`
      }
    },
  )
  // A file that waits goes with its tab, where a draft would stay.
  useEventListener(window, 'beforeunload', (event) => {
    if (texts.size > 0) event.preventDefault()
  })

  return async function attach() {
    const [written, { name }] = [text.value, room]
    const id = randomId(9)
    await attachments.add([new File([written], words.composer.fileName, { type: 'text/plain' })], { id })
    // Where it could not be added, the text stays.
    if (room.name !== name || !attachments.inComposer.includes(id) || text.value !== written) return
    texts.set(id, { written, of: name, by: known?.id ?? '' })
    text.value = ''
  }
}
