import { onScopeDispose, ref } from 'vue'

const shownMs = 2_000

/** A text that is shown for two seconds. */
export function useTransientMessage() {
  const text = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  onScopeDispose(() => clearTimeout(timer))
  return { text, show }

  function show(next: string) {
    clearTimeout(timer)
    text.value = next
    timer = setTimeout(() => (text.value = ''), shownMs)
  }
}
