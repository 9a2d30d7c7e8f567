import { applyOptimistic, type AttachedFile } from '@parley/client'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { withoutBlankEnd, type Message } from '@parley/shared'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import {
  forgetComposeState,
  loadComposeState,
  rekeyComposeState,
  saveComposeState,
  type ComposeState,
} from '../../storage/compose-state.ts'
import { isOwn } from '../../stores/own-message.ts'

/** What the composer writes: a new message, a reply, or an edit. */
export type Composing = { name: 'message' } | ComposeState

const plain: Composing = { name: 'message' }

export const useComposing = defineStore('composing', () => {
  const room = useRoom()
  const person = usePerson()
  /** Unfinished replies and edits; the last one is active. */
  const stack = shallowRef(loadStack())
  const state = computed<Composing>(() => stack.value.at(-1) ?? plain)
  /** Text to insert at the caret. */
  const insertion = shallowRef<{ text: string }>()
  /** The new text of the edited message. */
  const edited = computed({
    get: () => (state.value.name === 'edit' ? state.value.text : ''),
    set: (text) => {
      if (state.value.name === 'edit') stack.value = stack.value.with(-1, { ...state.value, text })
    },
  })

  watch(stack, save, { flush: 'sync' })
  // The next person starts with what they have not finished themselves.
  watch(
    () => person.known?.id,
    (now, was) => {
      if (now === undefined && was !== undefined) forgetComposeState(was)
      stack.value = loadStack()
      insertion.value = undefined
    },
    { flush: 'sync' },
  )

  // Each room has its own.
  watch(
    () => room.name,
    () => {
      stack.value = loadStack()
      insertion.value = undefined
    },
    { flush: 'sync' },
  )

  watch(() => person.known?.token, rekey, { flush: 'sync' })

  function loadStack(): readonly ComposeState[] {
    return person.known === undefined ? [] : loadComposeState(room.name, person.known.id)
  }

  /** Another tab may have exchanged the token; what is stored in this tab still has it. */
  function rekey(token: string | undefined) {
    if (token === undefined && person.known !== undefined) rekeyComposeState(person.known.id)
  }

  function save(now: readonly ComposeState[]) {
    if (person.known !== undefined) saveComposeState(room.name, person.known.id, now)
  }

  /** Inserts a mention into the text. */
  function mention(name: string) {
    insertion.value = { text: `@${name} ` }
  }

  /** A draft replies to one message at most. */
  function reply(to: Message) {
    stack.value = [
      ...stack.value.filter(hasChanges).filter(({ name }) => name !== 'reply'),
      { name: 'reply', to },
    ]
  }

  function edit(message: Message) {
    const others = stack.value.filter((one) => one.name === 'reply' || one.message.id !== message.id)
    const same = stack.value.find((one) => one.name === 'edit' && one.message.id === message.id)
    stack.value = [...others.filter(hasChanges), same ?? { name: 'edit', message, text: message.message }]
  }

  /** Edits the last own message, unless a newer one is still being sent. */
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

  /** Ends the current reply or edit and returns to the previous one. */
  function stepBack() {
    stack.value = stack.value.slice(0, -1)
  }

  /** Drops the edits of a message that is being removed. */
  function forget(id: number) {
    stack.value = stack.value.filter((one) => one.name === 'reply' || one.message.id !== id)
  }

  /** Moves the text of an unsent message back into the composer. Returns its files. */
  function unsend(cid: string): readonly AttachedFile[] {
    const post = room.unsend(cid)
    if (post?.type !== 'post') return []
    const to = room.messages.find(({ id }) => id === post.replyTo)
    if (to !== undefined && state.value.name === 'message') reply(to)
    insertion.value = { text: post.message }
    return post.attached ?? []
  }

  /** Posts the message, with what is attached, or the edit. */
  function send(text: string, attached?: readonly AttachedFile[]) {
    const composing = state.value
    stepBack()
    switch (composing.name) {
      case 'message':
        return room.post(text, undefined, attached)
      case 'reply':
        return room.post(text, composing.to.id, attached)
      case 'edit':
        if (text !== withoutBlankEnd(composing.message.message)) room.edit(composing.message.id, text)
    }
  }

  return { state, edited, insertion, mention, reply, edit, editLast, stepBack, forget, unsend, send }
})

/** An edit without changes is dropped when another one starts. */
function hasChanges(state: ComposeState) {
  return state.name === 'reply' || state.text !== state.message.message
}
