import { watch, type ShallowRef } from 'vue'

/** Marks the row whose menu, picker or dialog is open. */
export function useSelectedRow(
  list: Readonly<ShallowRef<HTMLElement | null>>,
  selectedId: () => number | undefined,
) {
  watch(selectedId, (now) => {
    list.value?.querySelector('[data-chosen]')?.removeAttribute('data-chosen')
    list.value?.querySelector(`[data-key="m${now}"] article`)?.setAttribute('data-chosen', '')
  })
}
