import { onScopeDispose, ref } from 'vue'

const shownMs = 2_000

/** Words that are there for a moment. */
export function useTransientMessage() {
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  onScopeDispose(() => clearTimeout(timer))
  return { said, say }

  function say(text: string) {
    clearTimeout(timer)
    said.value = text
    timer = setTimeout(() => (said.value = ''), shownMs)
  }
}
