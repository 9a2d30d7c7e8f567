import type { Subject, Whom } from '@parley/shared'
import { nameKeys } from '../../identity/confusable-names.ts'
import { hashOf } from '../../identity/author.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { MessageLog } from '../../log/message-log.ts'
import type { PresentNames } from '../../presence/present-names.ts'
import type { Access } from '../access/access.ts'
import type { Place } from './place.ts'

interface People {
  access: Access
  log: Pick<MessageLog, 'nameOwners'>
  present: Pick<PresentNames, 'find'>
}

/** P13.2: who is meant, in this room; undefined: nobody. Rejects as the log does. */
export async function subjectMeant(
  { access, log, present }: People,
  room: string,
  place: Place,
  whom: Whom,
): Promise<Subject | undefined> {
  if ('message' in whom) return access.store.authorOf(room, whom.message)
  if ('person' in whom) {
    const listed = await access.store.notable(place.access.room)
    const found = listed.find(({ subject }) => subject.person === whom.person)
    return found?.subject ?? personKnown(access.people, whom.person)
  }
  const { username } = whom
  const here = present.find(username)
  if (here !== undefined) return { person: here.author, ...here.person }
  const [own = ''] = nameKeys(username)
  const owner = (await log.nameOwners([own])).get(own)
  if (owner === undefined) return undefined
  // An owner of the name may use another one since, and is meant by this one.
  const known = await personKnown(access.people, owner)
  return { person: owner, username, avatar: known?.avatar ?? hexOf(owner) }
}

async function personKnown(people: Pick<PeopleStore, 'findPerson'>, person: string) {
  const known = await people.findPerson(person)
  return known === undefined ? undefined : { person, ...known }
}

/** A picture is drawn from it. */
function hexOf(person: string) {
  return Buffer.from(hashOf(person), 'base64url').toString('hex')
}
