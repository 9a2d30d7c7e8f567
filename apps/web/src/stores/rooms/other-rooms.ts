import { shallowRef } from 'vue'

// Of rooms-store.ts, for parts that are loaded before it: a first visit has no rooms.

/** How many messages are unread in the other rooms. */
export const unreadInOthers = shallowRef(0)

/** Rooms that the person has left on this page, until they open them again. */
export const leftRooms = new Set<string>()
