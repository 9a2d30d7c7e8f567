import { limits } from '@parley/shared'
import { onMounted, onScopeDispose, watch, type Ref } from 'vue'

/** Longer texts fill the field at any width. Not measured, because that lays them out once more. */
const maxMeasured = 2 * limits.message

/** Keeps the field as high as its text. The style sheet limits the height. */
export function useAutosize(field: Readonly<Ref<HTMLTextAreaElement | null>>, text: Ref<string>) {
  let width = 0
  const observer = new ResizeObserver(([entry]) => {
    const now = entry?.contentRect.width ?? 0
    if (now !== width) resize() // lines wrap differently
    width = now
  })

  onMounted(() => {
    if (field.value !== null) observer.observe(field.value)
  })
  onScopeDispose(() => observer.disconnect())
  watch(text, resize, { flush: 'post' })

  function resize() {
    const element = field.value
    const box = element?.parentElement
    if (!element || !box) return
    if (text.value.length > maxMeasured) return void (element.style.height = '100vh')
    // While measured, the field is one line high: the minimum height keeps the list above from resizing and losing its position.
    box.style.minHeight = `${box.offsetHeight}px`
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
    box.style.minHeight = ''
  }
}
