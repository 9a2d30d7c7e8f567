import type { Access } from '../../chat/access/access.ts'
import type { Exports } from '../../chat/exports.ts'
import type { JoinLimits } from '../../chat/limits/join-limits.ts'
import type { LimitedClients } from '../../chat/limits/limited-clients.ts'
import type { Config } from '../../config/config.ts'
import type { People } from '../../identity/people.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { Logger } from 'pino'
import type { TrustedHeader } from './trusted-header.ts'
import type { WrongTries } from '../../chat/limits/wrong-tries.ts'

/** What the routes need. */
export interface Api {
  people: People
  store: PeopleStore
  config: Pick<
    Config,
    | 'trustProxy'
    | 'basePath'
    | 'roomTitle'
    | 'limits'
    | 'requestsPerAddress'
    | 'oidcIssuer'
    | 'oidcClientId'
    | 'oidcClientSecret'
    | 'publicUrl'
  > & { trustedHeader?: Pick<TrustedHeader, 'read'> | undefined }
  logger: Pick<Logger, 'warn'>
  wrongTries: WrongTries
  makeOwner: Access['makeOwner']
  exports: Exports
  joins: Pick<JoinLimits, 'takeNewPerson'>
  /** Told who asks too often. */
  limited: Pick<LimitedClients, 'add'>
}
