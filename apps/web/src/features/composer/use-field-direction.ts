import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue'
import { fieldDirection } from '../../ui/field-direction.ts'

/** Keeps the direction of the field that of its text. */
export function useFieldDirection(field: Readonly<Ref<HTMLTextAreaElement | null>>, text: Ref<string>) {
  let element: HTMLTextAreaElement | null = null

  onMounted(() => {
    element = field.value
    element?.addEventListener('beforeinput', onBeforeInput)
    update()
  })
  onBeforeUnmount(() => element?.removeEventListener('beforeinput', onBeforeInput))
  watch(text, () => update(), { flush: 'post' }) // it would pass the text

  // A pasted text is laid out before any event tells of it.
  function onBeforeInput({ data }: InputEvent) {
    if (data !== null) update(data)
  }

  function update(coming = '') {
    if (element !== null) element.dir = fieldDirection(text.value, coming)
  }
}
