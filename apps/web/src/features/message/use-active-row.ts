import { onBeforeUnmount, onMounted, shallowRef, type ShallowRef } from 'vue'
import { messageIdOf, rowAt } from './row-elements.ts'

export interface ActiveRow {
  readonly id: number
  readonly element: HTMLElement
}

/** The row that has the pointer, or else the focus. */
export function useActiveRow(list: Readonly<ShallowRef<HTMLElement | null>>) {
  const active = shallowRef<ActiveRow>()

  onMounted(() => {
    list.value?.addEventListener('pointerover', onPointerOver)
    list.value?.addEventListener('pointerleave', backToFocus)
    list.value?.addEventListener('focusin', onFocusIn)
    list.value?.addEventListener('focusout', onFocusOut)
    // The pointer or the focus may be there before this is mounted.
    const hovers = window.matchMedia('(hover: hover)').matches
    activate((hovers && list.value?.querySelector('[data-key]:hover')) || document.activeElement)
  })
  onBeforeUnmount(() => {
    list.value?.removeEventListener('pointerover', onPointerOver)
    list.value?.removeEventListener('pointerleave', backToFocus)
    list.value?.removeEventListener('focusin', onFocusIn)
    list.value?.removeEventListener('focusout', onFocusOut)
  })

  function onPointerOver({ pointerType, target }: PointerEvent) {
    // Touch uses a long press.
    if (pointerType === 'mouse') activate(target)
  }

  function onFocusIn({ target }: FocusEvent) {
    activate(target)
  }

  function onFocusOut({ relatedTarget }: FocusEvent) {
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
