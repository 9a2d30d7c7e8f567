import type { Message } from '@parley/shared'
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useComposing } from '../composing-store.ts'

/** The confirmation before a message is removed. */
export const useRemoval = defineStore('removal', () => {
  const room = useRoom()
  const person = usePerson()
  const composing = useComposing()
  /** The message to remove; undefined without a question. */
  const message = shallowRef<Message>()

  // Closes when the message was removed in another tab, or when the room has a new epoch.
  watch(
    () => [room.view?.timeline.epoch, room.messages.find(({ id }) => id === message.value?.id)?.removed],
    ([epoch, isRemoved], [before]) => (isRemoved === true || epoch !== before) && close(),
  )
  // Closes when the person changes, and with the room.
  watch([() => person.known?.id, () => room.name], close, { flush: 'sync' })

  function confirm(target: Message) {
    message.value = target
  }

  function close() {
    message.value = undefined
  }

  function remove({ id }: Message) {
    room.remove(id)
    composing.forget(id)
  }

  return { message, confirm, remove, close }
})
