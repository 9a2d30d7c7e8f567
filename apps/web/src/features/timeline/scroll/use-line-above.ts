import type { Message } from '@parley/shared'
import { onMounted, ref, watch, type Ref, type ShallowRef } from 'vue'
import { useUnread } from '../../unread/index.ts'

/** Whether the unread line is above the view. Its row has the attribute `data-line`. */
export function useLineAbove(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  firstShown: Readonly<Ref<Message | undefined>>,
) {
  const unread = useUnread()
  const above = ref(false)

  watch([firstShown, () => unread.line], measure, { flush: 'post' })
  onMounted(() => {
    list.value?.addEventListener('scroll', measure, { passive: true })
    measure()
  })

  function measure() {
    above.value = list.value !== null && unread.line !== undefined && isAbove(list.value, unread.line)
  }

  function isAbove(element: HTMLElement, line: number) {
    const row = element.querySelector('[data-line]')
    if (row !== null) return row.getBoundingClientRect().bottom < element.getBoundingClientRect().top
    return (firstShown.value?.id ?? 0) > line
  }

  return above
}
