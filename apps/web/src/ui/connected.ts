import { shallowRef } from 'vue'

/** Whether the page has a live connection, set by the room store: pictures that failed to load are retried. */
export const isConnected = shallowRef(false)
