import type { Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { useRoom } from '../room-store.ts'
import { isOwn } from './own.ts'
import { usePerson } from '../person-store.ts'

/** What the composer writes: a message, an answer to one, or one's own message anew. */
export type Composing =
  { name: 'message' } | { name: 'reply'; to: Message } | { name: 'edit'; message: Message }

export const useComposing = defineStore('composing', () => {
  const room = useRoom()
  const person = usePerson()
  const state = shallowRef<Composing>({ name: 'message' })
  /** What is to be put where the caret is. */
  const insertion = shallowRef<{ text: string }>()
  /** What an edited message is to say; the draft of a new one waits meanwhile. */
  const edited = ref('')

  /** Calls somebody in what is being written. */
  function mention(name: string) {
    insertion.value = { text: `@${name} ` }
  }

  function reply(to: Message) {
    state.value = { name: 'reply', to }
  }

  function edit(message: Message) {
    edited.value = message.message
    state.value = { name: 'edit', message }
  }

  /** The last message of one's own that is there, if there is one. */
  function editLast() {
    const last = room.view?.timeline.messages.findLast(
      (message) => isOwn(message, person) && !message.removed,
    )
    if (last !== undefined) edit(last)
  }

  /** One step back; false when there is nothing to step back from. */
  function stepBack(): boolean {
    const was = state.value.name
    state.value = { name: 'message' }
    return was !== 'message'
  }

  /** Posts or changes, and is ready for the next message. */
  function send(text: string) {
    const composing = state.value
    stepBack()
    switch (composing.name) {
      case 'message':
        return void room.post(text)
      case 'reply':
        return void room.post(text, composing.to.id)
      case 'edit':
        if (text !== composing.message.message) room.edit(composing.message.id, text)
    }
  }

  return { state, edited, insertion, mention, reply, edit, editLast, stepBack, send }
})
