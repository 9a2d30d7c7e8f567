import { nextTick, onBeforeUnmount, ref, watch } from 'vue'

/** True from a change of `what` until the frame after the page shows it. */
export function useAriaBusy(what: () => unknown) {
  const settling = ref(false)
  let frame = 0

  watch(what, async () => {
    settling.value = true
    await nextTick()
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => (settling.value = false))
  })
  onBeforeUnmount(() => cancelAnimationFrame(frame))

  return settling
}
