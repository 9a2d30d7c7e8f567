import { isConversation, samePerson, type RoomLine } from '@parley/shared'
import { locale } from '../i18n/locale.ts'
import { words } from '../i18n/words.ts'
import { usePerson } from './person-store.ts'
import { useRoom } from './room-store.ts'

/** What a room is called, as far as this page knows; a private conversation is called after those who are in it besides this person. */
export function roomTitle(name: string): string {
  const room = useRoom()
  const shown = name === room.name ? room.view?.shown : undefined
  if (!isConversation(name)) return shown?.title || words.room.name(name)
  const { identities } = usePerson()
  const isOther = (one: { username: string; avatar: string }) =>
    !identities.some((own) => samePerson(own, one))
  return conversationTitle((shown?.people ?? []).filter(isOther))
}

/** What a room of the list is called. */
export function titleOf({ room, title, people = [] }: RoomLine): string {
  return isConversation(room) ? conversationTitle(people) : title || words.room.name(room)
}

/** Of a private conversation with these others. */
export function conversationTitle(others: readonly { username: string }[]): string {
  if (others.length === 0) return words.room.private
  const names = others.map(({ username }) => username)
  return new Intl.ListFormat(locale.value, { style: 'narrow' }).format(names)
}

/** The same in a sentence that knows how to name a room. */
export function roomLabel(name: string): string {
  return isConversation(name) ? roomTitle(name) : name
}
