import type { Component } from 'vue'

/** The room is a chunk of its own: whoever is asked for a name need not wait for it. */
export const loadChatRoom = (): Promise<{ default: Component }> => import('./ChatRoom.vue')
