import { nextTick, onBeforeUnmount, ref, watch } from 'vue'

/** True from a change of `what` until the frame after it is rendered. */
export function useAriaBusy(what: () => unknown) {
  const busy = ref(false)
  let frame = 0

  watch(what, async () => {
    busy.value = true
    await nextTick()
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => (busy.value = false))
  })
  onBeforeUnmount(() => cancelAnimationFrame(frame))

  return busy
}
