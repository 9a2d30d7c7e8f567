import { randomId } from '@parley/client'
import type { AnswerTo, ModerationRequest, ModerationResult } from '@parley/client'
import type { Measure } from '@parley/shared'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { moderationWords } from '../../i18n/moderation-words.ts'
import { refusalText } from '../../i18n/words.ts'
import { saveDraft } from '../../storage/drafts.ts'
import { usePerson } from '../../stores/person-store.ts'
import { useRoom } from '../../stores/room-store.ts'
import { useRoomAddress } from '../../stores/rooms/address-store.ts'
import { useTransientMessage } from '../../ui/interaction/use-transient-message.ts'
import { forgetKeys } from './known-keys.ts'
import { outranks, roleIn } from './ranks.ts'
import type { Target } from './shown-part.ts'
import { undoable, type Undoable } from './undoable.ts'

/** Milliseconds to undo the removal of all messages of a person. */
export const undoMs = 8_000

interface PendingRemoval extends Undoable {
  target: Target
}

/** What owners and moderators do. */
export const useModeration = defineStore('moderation', () => {
  const room = useRoom()
  const person = usePerson()
  const address = useRoomAddress()
  const { text: note, show: showNote } = useTransientMessage()
  /** The removal that can still be undone. */
  const removal = shallowRef<PendingRemoval>()

  const standing = computed(() => room.view?.standing)
  const role = computed(() => standing.value?.role ?? 'member')
  const isStaff = computed(() => role.value !== 'member')

  // Who leaves the room, or changes, has not decided it.
  watch([() => room.view === undefined || room.isChanging, () => person.known?.id], keepMessages, {
    flush: 'sync',
  })
  watch(() => person.known?.id, forgetKeys, { flush: 'sync' })

  const roleOf = (target: Target) => roleIn(room.view?.shown, target, target.message?.guest)

  /** What went wrong; undefined when it is done. */
  async function ask(request: ModerationRequest): Promise<string | undefined> {
    return failureOf(await room.moderate(request))
  }

  /** The same for a measure. */
  const moderate = ({ whom }: Pick<Target, 'whom'>, measure: Measure, everywhere = false) =>
    ask({ type: 'moderate', whom, measure, ...(everywhere && { everywhere }) })

  /** Says it where nothing else does. */
  async function pin(id: number) {
    const failure = await ask({ type: 'set', settings: { pinned: id } })
    showNote(failure ?? (id === 0 ? moderationWords.done.unpinned : moderationWords.done.pinned))
  }

  function removeAll(target: Target) {
    removal.value?.finish()
    removal.value = { target, ...undoable(undoMs, () => void removeNow(target)) }
  }

  async function removeNow(target: Target) {
    if (removal.value?.target === target) removal.value = undefined
    const failure = await moderate(target, { do: 'remove_messages' })
    showNote(failure ?? moderationWords.done.removedAll(target.username))
  }

  /** Without time to undo, also where there is some. */
  function removeAtOnce(target: Target) {
    if (removal.value?.target.username === target.username) keepMessages()
    return moderate(target, { do: 'remove_messages' })
  }

  /** P17.3: the conversation with them alone, and how to go there; a text that was typed for it is in its field then. */
  async function talkTo({ whom }: Target, text = '') {
    if ('person' in whom) return { failure: moderationWords.lost }
    const result = await room.moderate({ type: 'open_conversation', people: [whom] })
    if (result.type !== 'done') return { failure: failureOf(result) ?? moderationWords.lost }
    const to = result.answer.room
    return { go: () => go(to, text) }
  }

  function go(to: string, text: string) {
    if (to === room.name && text !== '') return room.post(text)
    if (text !== '' && person.known !== undefined)
      saveDraft(to, person.known.id, { id: randomId(6), text, at: Date.now() })
    address.open(to)
  }

  function keepMessages() {
    removal.value?.undo()
    removal.value = undefined
  }

  return {
    note,
    removal,
    standing,
    role,
    isStaff,
    roleOf,
    canModerate: (target: Target) => outranks(role.value, roleOf(target)),
    ask,
    list: <Request extends ModerationRequest>(
      request: Request,
    ): Promise<ModerationResult<AnswerTo<Request>>> => room.moderate(request),
    moderate,
    pin,
    removeAll,
    removeAtOnce,
    talkTo,
    keepMessages,
    showNote,
  }
})

/** The sentence about what went wrong. */
export function failureOf(result: ModerationResult): string | undefined {
  switch (result.type) {
    case 'done':
      return undefined
    case 'refused':
      return refusalText(result.refusal)
    case 'lost':
      return moderationWords.lost
  }
}
