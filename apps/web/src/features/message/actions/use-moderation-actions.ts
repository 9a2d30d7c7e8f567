import type { Message } from '@parley/shared'
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue'
import { loadModerationWords } from '../../../i18n/moderation-words.ts'
import { words } from '../../../i18n/words.ts'
import { isOwn } from '../../../stores/own-message.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { returnFocus } from '../../../ui/interaction/return-focus.ts'
import type { Anchor } from '../../../ui/place-beside.ts'
import {
  authorOf,
  loadModeration,
  moderationActionsOf,
  shownPart,
  type ModerationActionName,
  type ShownPart,
} from '../../moderation/index.ts'
import { messageIdOf, rowAt } from '../row-elements.ts'
import { useRemoval } from './removal-store.ts'

type Moderation = ReturnType<Awaited<ReturnType<typeof loadModeration>>['useModeration']>

/** What can be done with the messages of others, and the card of an author. */
export function useModerationActions(list: Readonly<Ref<HTMLElement | null>>, say: (status: string) => void) {
  const room = useRoom()
  const person = usePerson()
  const removal = useRemoval()

  void loadModerationWords()
  onMounted(() => list.value?.addEventListener('click', onPress))
  onBeforeUnmount(() => list.value?.removeEventListener('click', onPress))
  // What had the focus before may have gone with the menu.
  watch(shownPart, (now, was) => {
    const id = was === undefined || now !== undefined ? undefined : messageIn(was)
    if (id !== undefined) void returnFocus(list.value, id)
  })
  return { of, run }

  function of(message: Message): ModerationActionName[] {
    const { shown, standing } = room.view ?? {}
    return moderationActionsOf(message, { own: isOwn(message, person), shown, standing })
  }

  function run(name: ModerationActionName, message: Message) {
    switch (name) {
      case 'about':
        return showAuthor(message, undefined)
      case 'report':
        return void (shownPart.value = { name: 'report', message })
      case 'removeOther':
        return removal.confirm(message)
      case 'pin':
      case 'unpin':
        return moderate((moderation) => moderation.pin(name === 'pin' ? message.id : 0))
      case 'removeAll':
        return moderate((moderation) => moderation.removeAll(authorOf(message)))
    }
  }

  function moderate(act: (moderation: Moderation) => unknown) {
    loadModeration()
      .then(({ useModeration }) => act(useModeration()))
      .catch((error: unknown) => {
        console.warn('A part of the page could not be loaded', error)
        say(words.connection.lost)
      })
  }

  function showAuthor(message: Message, anchor: Anchor | undefined) {
    shownPart.value = { name: 'person', target: authorOf(message), anchor }
  }

  // The name and the face of a message open the card of its author; for the keyboard, an entry of the menu does.
  function onPress({ target }: MouseEvent) {
    const pressed = target instanceof Element ? target.closest('.face, .head .name') : null
    const row = rowAt(list.value, pressed)
    const id = row && messageIdOf(row)
    const message = room.messages.find((one) => one.id === id)
    if (pressed !== null && message !== undefined) showAuthor(message, pressed)
  }
}

/** The message from which a dialog was opened. */
function messageIn(part: ShownPart): number | undefined {
  if (part.name === 'report') return part.message.id
  return part.name === 'person' || part.name === 'ban' ? part.target.message?.id : undefined
}
