import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { useAttachments } from '../attachments-store.ts'

/** Takes files that are dropped anywhere on an element. True while some are dragged over it. */
export function useFileDrop(element: Readonly<ShallowRef<HTMLElement | null>>) {
  const attachments = useAttachments()
  const isOver = shallowRef(false)
  const listeners = { dragenter: onDrag, dragover: onDrag, dragleave: onLeave, drop: onDrop }

  onMounted(() => {
    for (const [type, listener] of Object.entries(listeners))
      element.value?.addEventListener(type, listener as EventListener)
  })
  onBeforeUnmount(() => {
    for (const [type, listener] of Object.entries(listeners))
      element.value?.removeEventListener(type, listener as EventListener)
  })
  return isOver

  function onDrag(event: DragEvent) {
    if (!hasFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = attachments.canAdd ? 'copy' : 'none'
    isOver.value = attachments.canAdd
  }

  /** Not to an element within. */
  function onLeave({ relatedTarget }: DragEvent) {
    const isInside = relatedTarget instanceof Node && element.value?.contains(relatedTarget) === true
    if (!isInside) isOver.value = false
  }

  function onDrop(event: DragEvent) {
    isOver.value = false
    if (!hasFiles(event)) return
    // Otherwise the browser would leave the page and open the file.
    event.preventDefault()
    if (attachments.canAdd) void attachments.add(event.dataTransfer?.files ?? [])
  }
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false
