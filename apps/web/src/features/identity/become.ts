import type { Session } from '@parley/shared'
import { dueSignOuts } from '../../storage/due-sign-outs.ts'
import { usePerson } from '../../stores/person-store.ts'

/** This browser is whom the server says from now on. Who is back is not signed out any more. */
export function become(session: Session) {
  dueSignOuts.remove(session.person)
  usePerson().adopt(session)
}
