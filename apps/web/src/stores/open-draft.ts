import { shallowRef, type Ref } from 'vue'

/** The unsent text of the composer, for parts that are loaded later. Undefined while there is none. */
export const openDraft = shallowRef<{ room: string; text: Ref<string> }>()

/** P16.10: what was begun in the open room on another device, where something else is written here. */
export const otherDraft = shallowRef<{ text: string; use: () => void; discard: () => void }>()
