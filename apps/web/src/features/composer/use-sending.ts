import { readSlash, type Message } from '@parley/shared'
import { shallowRef, watch, type Ref } from 'vue'
import { words } from '../../i18n/words.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useAttachments } from '../files/index.ts'
import { useRemoval, type useComposing } from '../message/index.ts'
import { textProblem } from './text-problem.ts'

/** What the line below the field says. */
export type ComposerNoteState =
  | { name: 'none' }
  | { name: 'error' | 'done'; text: string }
  /** Whether an unknown command is a text; `post` is the answer. */
  | { name: 'unknown'; text: string; post: string; askedAt: number }

interface Written {
  text: Ref<string>
  draft: Ref<string>
  /** The text as it is sent. */
  sent: Readonly<Ref<string>>
  canAttach: Readonly<Ref<boolean>>
  hasTiles: Readonly<Ref<boolean>>
  mayLoseText: Readonly<Ref<boolean>>
  /** Seconds until the next message. */
  wait: Readonly<Ref<number>>
  focus: () => void
  /** What it is written for. */
  composing: Pick<ReturnType<typeof useComposing>, 'state' | 'send' | 'forget'>
}

/** An Enter that comes sooner was not pressed as an answer. Milliseconds. */
const answersAfterMs = 700

/** Sends what is written, or runs it as a command, and says what hinders. What is not sent stays in the field. */
export function useSending(written: Written) {
  const { text, draft, sent, canAttach, hasTiles, mayLoseText, wait, focus, composing } = written
  const room = useRoom()
  const removal = useRemoval()
  const attachments = useAttachments()
  const note = shallowRef<ComposerNoteState>({ name: 'none' })
  /** How often something was refused. */
  const refused = shallowRef(0)
  /** Nothing was written since the last sending, so that a second press of Send is not a mistake to explain. */
  let isSent = false
  let isRunning = false

  watch(
    text,
    () => {
      note.value = { name: 'none' }
      isSent = false
    },
    { flush: 'sync' },
  )

  return { note, refused, send, sendAsText, refuse }

  function send() {
    const { state } = composing
    const isWordless = (hasTiles.value || mayLoseText.value) && sent.value.trim() === ''
    if (state.name === 'edit') {
      if (!isWordless && text.value.trim() === '') return confirmRemoval(state.message)
      return sendAsText()
    }
    if (isSent && text.value === '' && !hasTiles.value) return focus()
    const typed = readSlash(sent.value)
    if (typed.type === 'text') return post(typed.text)
    const isAnswer = note.value.name === 'unknown' && Date.now() - note.value.askedAt >= answersAfterMs
    return isAnswer ? sendAsText() : void run(typed.word, typed.rest)
  }

  /** Whatever it begins with. */
  function sendAsText() {
    post(sent.value)
  }

  function post(written: string) {
    const isWordless = (hasTiles.value || mayLoseText.value) && written.trim() === ''
    if (wait.value > 0) return refuse(words.standing.slow(wait.value))
    const problem = isWordless ? undefined : textProblem(written)
    if (problem !== undefined) return refuse(problem)
    const hindrance = canAttach.value ? attachments.hindrance : undefined
    if (hindrance !== undefined) return refuse(hindrance)
    if (composing.state.name !== 'edit') draft.value = ''
    composing.send(isWordless ? '' : written, hasTiles.value ? attachments.take() : [])
    isSent = true
    focus()
  }

  async function run(word: string, rest: string) {
    if (isRunning) return
    isRunning = true
    const asked = { text: text.value, room: room.name, state: composing.state }
    const outcome = await loadCommands().then((loaded) => loaded?.runCommand(word, rest))
    isRunning = false
    // The person has gone on: nothing of what is there now was meant.
    const isStill = room.name === asked.room && composing.state === asked.state && text.value === asked.text
    if (!isStill) return
    switch (outcome?.type) {
      case undefined:
        return refuse(words.connection.lost)
      case 'post':
        return post(outcome.text)
      case 'refused':
        return refuse(outcome.why)
      case 'unknown':
        refuse(outcome.note)
        return void (note.value = {
          ...{ name: 'unknown', text: outcome.note, post: outcome.post },
          askedAt: Date.now(),
        })
      case 'done':
        draft.value = ''
        if (outcome.note !== undefined) note.value = { name: 'done', text: outcome.note }
    }
  }

  function refuse(why: string) {
    note.value = { name: 'error', text: why }
    refused.value += 1
    focus()
  }

  // Somebody else may have removed it meanwhile.
  function confirmRemoval(message: Message) {
    const isPresent = room.messages.find(({ id }) => id === message.id)?.removed !== true
    if (isPresent) removal.confirm(message)
    else composing.forget(message.id)
  }
}

/** Undefined when they could not be loaded. */
async function loadCommands() {
  try {
    return await import('./commands/run-command.ts')
  } catch (error) {
    console.warn('The commands could not be loaded', error)
    return undefined
  }
}
