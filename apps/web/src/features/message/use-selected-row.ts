import { watch, type ShallowRef } from 'vue'

/** Marks the row of the message that something is open for. */
export function useSelectedRow(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  chosen: () => number | undefined,
) {
  watch(chosen, (now) => {
    list.value?.querySelector('[data-chosen]')?.removeAttribute('data-chosen')
    list.value?.querySelector(`[data-key="m${now}"] article`)?.setAttribute('data-chosen', '')
  })
}
