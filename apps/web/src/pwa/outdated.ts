import { shallowRef } from 'vue'

/** A newer build than that of this page is at hand. */
export const isOutdated = shallowRef(false)
