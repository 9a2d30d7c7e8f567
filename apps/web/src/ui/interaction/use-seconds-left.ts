import { onScopeDispose, ref, watch, type Ref } from 'vue'

/** Whole seconds until a time in Unix milliseconds, counted down to 0. */
export function useSecondsLeft(until: () => number | null | undefined): Readonly<Ref<number>> {
  const left = ref(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(until, count, { immediate: true, flush: 'sync' })
  onScopeDispose(() => clearTimeout(timer))
  return left

  function count() {
    clearTimeout(timer)
    const ms = Math.max(0, (until() ?? 0) - Date.now())
    left.value = Math.ceil(ms / 1_000)
    // When the number changes; a timer of a hidden tab may be late, so it is counted again each time.
    if (ms > 0) timer = setTimeout(count, ms % 1_000 || 1_000)
  }
}
