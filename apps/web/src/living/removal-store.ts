import type { Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useRoom } from '../room-store.ts'
import { useComposing } from './composing-store.ts'

/** The question before a message is removed. */
export const useRemoval = defineStore('removal', () => {
  const room = useRoom()
  const composing = useComposing()
  /** The message it is about. */
  const asked = shallowRef<Message>()

  // Whoever wrote it was quicker somewhere else.
  watch(
    () => room.messages.find(({ id }) => id === asked.value?.id)?.removed,
    (isRemoved) => isRemoved === true && close(),
  )

  function ask(message: Message) {
    asked.value = message
  }

  function close() {
    asked.value = undefined
  }

  function remove({ id }: Message) {
    room.remove(id)
    composing.forget(id)
  }

  return { asked, ask, remove, close }
})
