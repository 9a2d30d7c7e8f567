import { shallowRef } from 'vue'

/** Whether the dialog of all that is unread is open. A key and a button open it. */
export const allUnreadShown = shallowRef(false)
