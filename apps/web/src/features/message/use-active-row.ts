import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { messageIdOf, rowAt } from './row-elements.ts'

export interface ActiveRow {
  readonly id: number
  readonly element: HTMLElement
}

/** The message under the pointer, or the one that has the focus. */
export function useActiveRow(list: Readonly<ShallowRef<HTMLElement | null>>) {
  const active = shallowRef<ActiveRow>()

  onMounted(() => {
    list.value?.addEventListener('pointerover', pointed)
    list.value?.addEventListener('pointerleave', backToFocus)
    list.value?.addEventListener('focusin', focused)
    list.value?.addEventListener('focusout', left)
    // The pointer or the focus may have been there first.
    const hovers = window.matchMedia('(hover: hover)').matches
    activate((hovers && list.value?.querySelector('[data-key]:hover')) || document.activeElement)
  })
  onBeforeUnmount(() => {
    list.value?.removeEventListener('pointerover', pointed)
    list.value?.removeEventListener('pointerleave', backToFocus)
    list.value?.removeEventListener('focusin', focused)
    list.value?.removeEventListener('focusout', left)
  })

  function pointed({ pointerType, target }: PointerEvent) {
    // A finger presses long instead.
    if (pointerType === 'mouse') activate(target)
  }

  function focused({ target }: FocusEvent) {
    activate(target)
  }

  function left({ relatedTarget }: FocusEvent) {
    if (!(relatedTarget instanceof Node && list.value?.contains(relatedTarget))) active.value = undefined
  }

  function backToFocus() {
    activate(document.activeElement)
  }

  function activate(target: EventTarget | null) {
    const element = rowAt(list.value, target)
    const id = element && messageIdOf(element)
    if (element === active.value?.element) return
    active.value = element === undefined || id === undefined ? undefined : { id, element }
  }

  return active
}
