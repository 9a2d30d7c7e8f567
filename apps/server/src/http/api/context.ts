import type { Access } from '../../chat/access/access.ts'
import type { Exports } from '../../chat/exports.ts'
import type { PushNotifications } from '../../chat/push/push-notifications.ts'
import type { RoomVisits } from '../../chat/access/room-visits.ts'
import type { JoinLimits } from '../../chat/limits/join-limits.ts'
import type { LimitedClients } from '../../chat/limits/limited-clients.ts'
import type { Config } from '../../config/config.ts'
import type { Files } from '../../files/files.ts'
import type { People } from '../../identity/people.ts'
import type { PeopleStore } from '../../identity/people-store.ts'
import type { ProgramAudit } from '../../chat/moderation/program-audit.ts'
import type { RoomBots } from '../../chat/moderation/room-bots.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import type { Logger } from 'pino'
import type { TrustedHeader } from './trusted-header.ts'
import type { WrongTries } from '../../chat/limits/wrong-tries.ts'

/** What owners and moderators do with the programs of their rooms. */
export interface RoomPrograms {
  programs: Programs
  audit: ProgramAudit
  bots: RoomBots
  /** The newest rev of a room. Rejects as the log does. */
  headOf: (room: string) => Promise<number>
}

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
    | 'uploads'
  > & { trustedHeader?: Pick<TrustedHeader, 'read'> | undefined }
  logger: Pick<Logger, 'warn'>
  wrongTries: WrongTries
  makeOwner: Access['makeOwner']
  addressHash: Access['addressHash']
  exports: Exports
  visits: Pick<RoomVisits, 'ask'>
  /** Undefined: no device gets pushes. */
  push: Pick<PushNotifications, 'state' | 'set' | 'remove' | 'test'> | undefined
  /** Undefined: this log has no bots and no hooks. */
  programs: RoomPrograms | undefined
  /** Undefined: no files can be sent. */
  files: Files | undefined
  /** While it is low, nothing is stored. */
  freeSpace: { readonly isLow: boolean } | undefined
  joins: Pick<JoinLimits, 'takeNewPerson'>
  /** Told who asks too often. */
  limited: Pick<LimitedClients, 'add'>
}
