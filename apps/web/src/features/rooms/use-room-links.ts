import { messageOfHash } from '../../markup/message-link.ts'
import { useRoomAddress } from '../../stores/rooms/address-store.ts'
import { roomOfAddress } from '../../ui/base-path.ts'
import { fragmentPart } from '../../ui/fragment.ts'
import { useEventListener } from '../../ui/interaction/use-event-listener.ts'

/** Links to other rooms of this server open in the page, without loading it. With another button or key, as everywhere. */
export function useRoomLinks() {
  const address = useRoomAddress()

  useEventListener(document, 'click', (event) => {
    const { target, button, altKey, ctrlKey, metaKey, shiftKey } = event
    if (event.defaultPrevented || button !== 0 || altKey || ctrlKey || metaKey || shiftKey) return
    const link = target instanceof Element ? target.closest('a') : null
    const to = link === null ? undefined : linkedRoom(link)
    if (link === null || to === undefined || to === address.room) return
    event.preventDefault()
    address.open(to, link.hash)
  })
}

/** Undefined for a link that leads elsewhere, or to more than a room, a message or its key. */
function linkedRoom({ origin, pathname, search, hash }: HTMLAnchorElement): string | undefined {
  if (origin !== location.origin || search !== '') return undefined
  const isKnown = hash === '' || messageOfHash(hash) !== undefined || fragmentPart('k', hash) !== undefined
  return isKnown ? roomOfAddress(pathname) : undefined
}
