import { samePerson, type Message, type Person, type Reaction } from '@parley/shared'

/** The current and all earlier identities of a person. */
interface Identities {
  identities: readonly Person[]
}

/** Whether this browser's person wrote it. Only a guess, the server decides: somebody else may have had the name before. */
export function isOwn(message: Message, { identities }: Identities): boolean {
  return !message.guest && !message.program && identities.some((identity) => samePerson(message, identity))
}

/** Whether this browser's person is among those who reacted. */
export function hasReacted({ people }: Pick<Reaction, 'people'>, { identities }: Identities): boolean {
  return identities.some(({ username }) => people.includes(username))
}
