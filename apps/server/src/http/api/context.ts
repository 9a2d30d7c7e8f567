import type { Config } from '../../config/config.ts'
import type { People } from '../../identity/people.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { WrongTries } from './wrong-tries.ts'

/** What the routes need. */
export interface Api {
  people: People
  store: PeopleStore
  config: Pick<Config, 'trustProxy' | 'basePath' | 'roomTitle'>
  wrongTries: WrongTries
  /** P4.10: whole seconds until a new person may come from this address; 0: the turn is taken. */
  takeNewPerson: (address: string) => number
}
