import { samePerson, type Message } from '@parley/shared'

/** Whether this browser's person wrote it. The server has the last word: a name may have belonged to somebody else before. */
export function isOwn(
  message: Message,
  person: { known?: { username: string } | undefined; avatar: string },
): boolean {
  const me = { username: person.known?.username ?? '', avatar: person.avatar }
  return !message.guest && samePerson(message, me)
}
