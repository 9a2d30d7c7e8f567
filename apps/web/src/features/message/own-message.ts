import { samePerson, type Message, type Person, type Reaction } from '@parley/shared'

/** Everyone whom somebody is and was in the eyes of the others. */
interface Identities {
  identities: readonly Person[]
}

/** Whether this browser's person wrote it. The server has the last word: a name may have belonged to somebody else before. */
export function isOwn(message: Message, { identities }: Identities): boolean {
  return !message.guest && identities.some((face) => samePerson(message, face))
}

/** Whether this browser's person is among those who reacted so. */
export function hasReacted({ people }: Pick<Reaction, 'people'>, { identities }: Identities): boolean {
  return identities.some(({ username }) => people.includes(username))
}
