import type { Component } from 'vue'
import { loadModerationWords } from '../../i18n/moderation-words.ts'
import { lazily } from '../../ui/lazy-loading.ts'

export { moderationActionsOf, type ModerationActionName } from './message-actions.ts'
export { authorOf, shownPart, type ShownPart } from './shown-part.ts'

/** Loaded with its words, when it is needed. */
const withWords = (load: () => Promise<{ default: Component }>) =>
  lazily(async () => {
    const [part] = await Promise.all([load(), loadModerationWords()])
    return part
  })

/** Everything that opens over the room. */
export const ModerationDialogs = withWords(() => import('./ModerationDialogs.vue'))

/** What moderators see above the conversation: who asks to come in, reports, what was done. */
export const StaffLines = withWords(() => import('./StaffLines.vue'))

/** The entries of moderators in the menu of the room. */
export const StaffActions = withWords(() => import('./StaffActions.vue'))

/** In the list of people, for those who keep order. */
export const MutedMark = withWords(() => import('./person/MutedMark.vue'))

/** What an empty room shows. */
export const EmptyRoom = withWords(() => import('./invite/EmptyRoom.vue'))

export const loadModeration = () => import('./moderation-store.ts')
