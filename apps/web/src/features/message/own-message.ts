import { samePerson, type Message, type Person, type Reaction } from '@parley/shared'

/** Everyone whom somebody is and was in the eyes of the others. */
interface Faces {
  faces: readonly Person[]
}

/** Whether this browser's person wrote it. The server has the last word: a name may have belonged to somebody else before. */
export function isOwn(message: Message, { faces }: Faces): boolean {
  return !message.guest && faces.some((face) => samePerson(message, face))
}

/** Whether this browser's person is among those who reacted so. */
export function hasReacted({ people }: Pick<Reaction, 'people'>, { faces }: Faces): boolean {
  return faces.some(({ username }) => people.includes(username))
}
