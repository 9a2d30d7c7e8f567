import { shallowRef } from 'vue'

/** The picture that is shown in full size over the room. */
export const shownPicture = shallowRef<{ message: number; file: string }>()

export function openPicture(message: number, file: string) {
  shownPicture.value = { message, file }
}
