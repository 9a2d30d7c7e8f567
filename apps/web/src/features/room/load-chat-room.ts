import type { Component } from 'vue'
import { loadRoomWords } from '../../i18n/language.ts'

/** The room is its own chunk, with its texts: the join form does not wait for it. */
export const loadChatRoom = (): Promise<{ default: Component }> =>
  withRoomWords(import('./ChatRoom.vue') as Promise<{ default: Component }>)

async function withRoomWords(component: Promise<{ default: Component }>) {
  await loadRoomWords()
  return component
}
