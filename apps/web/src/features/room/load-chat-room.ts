import type { Component } from 'vue'

/** The room is its own chunk: the join form does not wait for it. */
export const loadChatRoom = (): Promise<{ default: Component }> => import('./ChatRoom.vue')
