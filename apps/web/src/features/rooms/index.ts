import type { Component } from 'vue'
import { loadRoomsWords } from '../../i18n/rooms-words.ts'
import { lazily } from '../../ui/lazy-loading.ts'

export { default as RoomsButton } from './RoomsButton.vue'

/** Loaded with its words. */
const withWords = (load: () => Promise<{ default: Component }>) =>
  lazily(async () => {
    const [part] = await Promise.all([load(), loadRoomsWords()])
    return part
  })

/** All that is unread, over all rooms. */
export const AllUnreadDialog = withWords(() => import('./all-unread/AllUnreadDialog.vue'))
export { allUnreadShown } from './all-unread/shown.ts'

export { titleOf } from './room-name.ts'

/** The button of the open private conversation. */
export const LeaveConversation = withWords(() => import('./direct/LeaveConversation.vue'))

/** Where something else was begun on another device. */
export const DraftChoice = withWords(() => import('./drafts/DraftChoice.vue'))

/** For those who are in several rooms, or open it. */
export const RoomsPanel = withWords(() => import('./RoomsPanel.vue'))
