import { shallowRef } from 'vue'

/** Whether the list of shortcuts is open: a key and a button open it. */
export const shortcutsShown = shallowRef(false)
