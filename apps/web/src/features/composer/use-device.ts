import { computed, onMounted, onScopeDispose, reactive, ref, type Ref } from 'vue'
import { coarsePointer, useMediaQuery } from '../../ui/interaction/use-media-query.ts'
import type { Device } from './send-key.ts'

/** A keyboard on the screen covers more than this part of the view. The bar above a real one, on tablets, covers less. */
const coveredPart = 1 / 4

/** Shorter side of the screen, in CSS pixels. */
const smallestTablet = 600

/** What the person types with in `field`. */
export function useDevice(field: Readonly<Ref<HTMLElement | null>>): Device {
  const isCoarse = useMediaQuery(coarsePointer)
  const isNone = useMediaQuery('(pointer: none)')

  return reactive({
    pointer: computed(() => (isCoarse.value ? 'coarse' : isNone.value ? 'none' : 'fine')),
    isPhone: Math.min(screen.width, screen.height) < smallestTablet,
    isCovered: useCovered(field),
  })
}

/** Whether the view has become much lower since the field got the focus. */
function useCovered(field: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<boolean>> {
  const isCovered = ref(false)
  const view = window.visualViewport
  let whole = size()

  onMounted(() => field.value?.addEventListener('focus', onFocus))
  view?.addEventListener('resize', onResize)
  onScopeDispose(() => view?.removeEventListener('resize', onResize))
  return isCovered

  /** Without pinch zoom. */
  function size() {
    return {
      width: (view?.width ?? 0) * (view?.scale ?? 1),
      height: (view?.height ?? 0) * (view?.scale ?? 1),
    }
  }

  function onFocus() {
    whole = size()
    isCovered.value = false
  }

  function onResize() {
    const now = size()
    const isTurned = Math.abs(now.width - whole.width) > 1
    if (document.activeElement !== field.value || isTurned || now.height > whole.height) whole = now
    isCovered.value = now.height < whole.height * (1 - coveredPart)
  }
}
