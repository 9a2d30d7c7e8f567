import { shallowRef } from 'vue'

/** Whether the shortcuts dialog is open. A key and a button open it. */
export const shortcutsShown = shallowRef(false)
