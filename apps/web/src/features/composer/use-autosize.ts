import { onMounted, onScopeDispose, watch, type Ref } from 'vue'

/** Keeps a field as high as its text; the style sheet says how high it gets. */
export function useAutosize(field: Readonly<Ref<HTMLTextAreaElement | null>>, text: Ref<string>) {
  let width = 0
  const watcher = new ResizeObserver(([entry]) => {
    const now = entry?.contentRect.width ?? 0
    if (now !== width) grow() // a narrower field breaks its lines elsewhere
    width = now
  })

  onMounted(() => {
    if (field.value !== null) watcher.observe(field.value)
  })
  onScopeDispose(() => watcher.disconnect())
  watch(text, grow, { flush: 'post' })

  function grow() {
    const element = field.value
    const box = element?.parentElement
    if (!element || !box) return
    // Measured, it is one line high: without its place kept, the list above would be taller then, and lose its own.
    box.style.minHeight = `${box.offsetHeight}px`
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
    box.style.minHeight = ''
  }
}
