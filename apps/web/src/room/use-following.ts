import { nextTick, onBeforeUnmount, onMounted, ref, type ShallowRef } from 'vue'

/** Closer to the end than this many pixels counts as reading the newest. */
const nearEnd = 100

/**
 * The scrolling contract of a list: at the end it follows; anywhere else the row being read stays where it is,
 * whatever is added above, below, or changes its size. Rows carry `data-key`.
 */
export function useFollowing(list: Readonly<ShallowRef<HTMLElement | null>>) {
  const following = ref(true)
  const resizes = new ResizeObserver(() => {
    if (following.value) toEnd()
  })

  onMounted(() => {
    if (list.value === null) return
    resizes.observe(list.value)
    for (const child of list.value.children) resizes.observe(child)
    list.value.addEventListener('scroll', look, { passive: true })
    toEnd()
  })
  onBeforeUnmount(() => resizes.disconnect())

  function look() {
    const element = list.value
    if (element === null) return
    following.value = element.scrollHeight - element.scrollTop - element.clientHeight <= nearEnd
  }

  function toEnd(behavior: ScrollBehavior = 'instant') {
    list.value?.scrollTo({ top: list.value.scrollHeight, behavior })
  }

  /** To be called before rows change: keeps the place once they have. */
  async function keepPlace() {
    const anchor = following.value ? undefined : firstInView(list.value)
    await nextTick()
    if (anchor === undefined) return toEnd()
    const row = rowOf(list.value, anchor.key)
    if (list.value !== null && row !== undefined)
      list.value.scrollTop += row.getBoundingClientRect().top - anchor.top
  }

  return { following, keepPlace, toEnd }
}

function firstInView(list: HTMLElement | null) {
  if (list === null) return undefined
  const edge = list.getBoundingClientRect().top
  for (const row of list.querySelectorAll<HTMLElement>('[data-key]')) {
    const { top, bottom } = row.getBoundingClientRect()
    if (bottom > edge) return { key: row.dataset['key'], top }
  }
  return undefined
}

function rowOf(list: HTMLElement | null, key: string | undefined) {
  return [...(list?.querySelectorAll<HTMLElement>('[data-key]') ?? [])].find(
    (row) => row.dataset['key'] === key,
  )
}
