import { shallowRef } from 'vue'

/** Whether a newer build of the page is available. */
export const isOutdated = shallowRef(false)
