import type { Component } from 'vue'
import { loadRoomWords } from '../../i18n/language.ts'

/** The room is its own chunk, with its texts: the join form does not wait for it. */
export const loadChatRoom = (): Promise<{ default: Component }> =>
  withRoomWords(() => import('./ChatRoom.vue'))

/** For components that show them outside of the room. */
export async function withRoomWords(load: () => Promise<{ default: Component }>) {
  const [component] = await Promise.all([load(), loadRoomWords()])
  return component
}
