import { applyOptimistic } from '@parley/client'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Message } from '@parley/shared'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import type { ComposeState } from './compose-state.ts'
import { saveComposeState, loadComposeState } from './compose-storage.ts'
import { isOwn } from './own-message.ts'

/** What the composer writes: a message, an answer to one, or one's own message anew. */
export type Composing = { name: 'message' } | ComposeState

const plain: Composing = { name: 'message' }

export const useComposing = defineStore('composing', () => {
  const room = useRoom()
  const person = usePerson()
  /** Whatever was begun and is not finished; the last of it is being written. */
  const composeState = shallowRef(recalled())
  const state = computed<Composing>(() => composeState.value.at(-1) ?? plain)
  /** What is to be put where the caret is. */
  const insertion = shallowRef<{ text: string }>()
  /** What an edited message is to say; the draft of a new one waits meanwhile. */
  const edited = computed({
    get: () => (state.value.name === 'edit' ? state.value.text : ''),
    set: (text) => {
      if (state.value.name === 'edit')
        composeState.value = composeState.value.with(-1, { ...state.value, text })
    },
  })

  watch(composeState, (now) => saveComposeState(room.name, person.known?.token, now), { flush: 'sync' })
  // Whoever comes next has begun nothing.
  watch(
    () => person.known?.token,
    () => {
      composeState.value = []
      insertion.value = undefined
    },
    { flush: 'sync' },
  )

  function recalled(): readonly ComposeState[] {
    return person.known === undefined ? [] : loadComposeState(room.name, person.known.token)
  }

  /** Calls somebody in what is being written. */
  function mention(name: string) {
    insertion.value = { text: `@${name} ` }
  }

  /** A draft answers one message at most. */
  function reply(to: Message) {
    composeState.value = [
      ...composeState.value.filter(isWorthKeeping).filter(({ name }) => name !== 'reply'),
      { name: 'reply', to },
    ]
  }

  function edit(message: Message) {
    const others = composeState.value.filter((one) => one.name === 'reply' || one.message.id !== message.id)
    const same = composeState.value.find((one) => one.name === 'edit' && one.message.id === message.id)
    composeState.value = [
      ...others.filter(isWorthKeeping),
      same ?? { name: 'edit', message, text: message.message },
    ]
  }

  /** The last message of one's own, if it is clear which that is. */
  function editLast() {
    const { view } = room
    const isPosting = room.posts.some((post) => post.state.name !== 'refused')
    if (view === undefined || state.value.name === 'edit' || isPosting) return
    const messages = applyOptimistic(
      view.timeline.messages,
      view.outbox,
      person.identities.map(({ username }) => username),
    )
    const last = messages.findLast((message) => isOwn(message, person) && !message.removed)
    if (last !== undefined) edit(last)
  }

  /** One step back, to what was begun before. */
  function stepBack() {
    composeState.value = composeState.value.slice(0, -1)
  }

  /** The message is to be removed: there is nothing to change any more. */
  function forget(id: number) {
    composeState.value = composeState.value.filter((one) => one.name === 'reply' || one.message.id !== id)
  }

  /** What has not been sent is written on. */
  function unsend(cid: string) {
    const post = room.unsend(cid)
    if (post?.type !== 'post') return
    const to = room.messages.find(({ id }) => id === post.replyTo)
    if (to !== undefined && state.value.name === 'message') reply(to)
    insertion.value = { text: post.message }
  }

  /** Posts or changes, and is ready for what is next. */
  function send(text: string) {
    const composing = state.value
    stepBack()
    switch (composing.name) {
      case 'message':
        return room.post(text)
      case 'reply':
        return room.post(text, composing.to.id)
      case 'edit':
        if (text !== composing.message.message) room.edit(composing.message.id, text)
    }
  }

  return { state, edited, insertion, mention, reply, edit, editLast, stepBack, forget, unsend, send }
})

/** An edit that changed nothing yet is forgotten as soon as something else is begun. */
function isWorthKeeping(composeState: ComposeState) {
  return composeState.name === 'reply' || composeState.text !== composeState.message.message
}
