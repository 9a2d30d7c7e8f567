import type { Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useComposing } from './composing-store.ts'

/** The question before a message is removed. */
export const useRemoval = defineStore('removal', () => {
  const room = useRoom()
  const person = usePerson()
  const composing = useComposing()
  /** The message it is about. */
  const asked = shallowRef<Message>()

  // Whoever wrote it was quicker somewhere else, or it is of another life of the room.
  watch(
    () => [room.view?.timeline.epoch, room.messages.find(({ id }) => id === asked.value?.id)?.removed],
    ([epoch, isRemoved], [before]) => (isRemoved === true || epoch !== before) && close(),
  )
  // Whoever comes next was not asked.
  watch(() => person.known?.token, close, { flush: 'sync' })

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
