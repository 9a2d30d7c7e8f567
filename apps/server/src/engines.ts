import type { Logger } from 'pino'
import type { AccessStore } from './access/access-store.ts'
import type { MembershipStore } from './access/membership-store.ts'
import type { RetentionStore } from './access/retention-store.ts'
import type { Config } from './config/config.ts'
import { noMinimum } from './config/min-free.ts'
import type { FileRecords } from './files/file-records.ts'
import type { PeopleStore } from './identity/people-store.ts'
import type { ProgramStore } from './identity/programs/program-store.ts'
import type { OutgoingStore } from './hooks/outgoing/outgoing-store.ts'
import { FreeSpace } from './log/free-space.ts'
import type { MessageLog } from './log/message-log.ts'
import type { PushStore } from './push/push-store.ts'
import type { PresenceCluster } from './presence/cluster/presence-cluster.ts'
import { singleNode } from './presence/cluster/single-node.ts'
import { Retention } from './retention/retention.ts'
import type { MessageSearch } from './search/message-search.ts'

/** The storage of one node. */
export interface Engine {
  log: MessageLog
  people: PeopleStore
  access: AccessStore
  members: MembershipStore
  /** Undefined: no device gets pushes. */
  push?: PushStore
  /** Undefined: there are no bots and no hooks. */
  programs?: ProgramStore
  /** Undefined: nothing is sent to other programs. */
  outgoing?: OutgoingStore
  search: MessageSearch
  /** Undefined: no files can be sent. */
  files?: FileRecords
  /** Whether the log of before a restored backup is kept. */
  keepsReplaced?: () => boolean
  cluster: PresenceCluster
  /** Of the disk that the engine writes to, if it is this machine's. */
  freeSpace?: Pick<FreeSpace, 'isLow' | 'start' | 'close'>
  /** Of the log and of the search index, in bytes. */
  sizes?: () => Promise<{ log: number; index: number }>
  /** Connections to the database, and calls that wait for one, by use. */
  pools?: () => Record<string, { total: number; idle: number; waiting: number }>
  /** Other nodes may change it as well. */
  isShared: boolean
  /** Indexes the log, checks it after a crash, and deletes old messages. */
  startBackgroundWork: () => void
  /** Resolves when nothing of it writes any more. */
  stopBackgroundWork?: () => Promise<void>
}

/** Opens the storage that the settings name. `failed` is called when it fails for good: nothing can be acknowledged then. */
export async function openEngine(
  config: Config,
  logger: Logger,
  failed: (error: Error) => void,
): Promise<Engine> {
  return config.databaseUrl === '' ? openSqlite(config, logger, failed) : openPostgres(config, logger, failed)
}

async function openSqlite(
  { dataDir, limits, minFree, keepDays }: Config,
  logger: Logger,
  failed: (error: Error) => void,
): Promise<Engine> {
  const { openSqliteLog } = await import('./log/sqlite/sqlite-log.ts')
  const { hasReplaced } = await import('./log/sqlite/backup/finish-restore.ts')
  const { isMisplaced } = await import('./log/sqlite/files/file-place.ts')
  const { SqliteSearch } = await import('./search/sqlite/sqlite-search.ts')
  const { databaseSizes } = await import('./log/sqlite/files/database-sizes.ts')
  const log = await openSqliteLog(dataDir, failed, {
    logger,
    damaged: (reason) =>
      logger.fatal(
        { reason },
        isMisplaced(reason)
          ? 'the database is not in its place: nothing can be posted any more'
          : 'the database is damaged: nothing can be posted any more, what can still be read stays readable. Stop the server, and use `parley restore FILE`',
      ),
  })
  const search = new SqliteSearch(dataDir, (error) => {
    logger.error({ err: error }, 'the search failed: the next one starts it again')
  })
  const retention = retentionOf(log, keepDays, logger)
  const freeSpace = new FreeSpace(dataDir, limits === 'off' ? noMinimum : minFree, logger)
  return {
    log,
    people: log.people,
    access: log.access,
    members: log.members,
    push: log.push,
    programs: log.programs,
    outgoing: log.outgoing,
    files: log.files,
    keepsReplaced: () => hasReplaced(dataDir),
    search,
    cluster: singleNode,
    isShared: false,
    freeSpace,
    sizes: () => databaseSizes(dataDir),
    startBackgroundWork,
    stopBackgroundWork: () => retention.stop(),
  }

  function startBackgroundWork() {
    search.follow()
    retention.start(failed)
    log.startCheck().catch(failed)
  }
}

async function openPostgres(
  { databaseUrl: url, databaseUrlDirect, keepDays }: Config,
  logger: Logger,
  failed: (error: Error) => void,
): Promise<Engine> {
  const { openPostgresLog } = await import('./log/postgres/postgres-log.ts')
  const { PostgresSearch } = await import('./search/postgres/postgres-search.ts')
  const { tableSizes } = await import('./log/postgres/connection/table-sizes.ts')
  const { SharedPresence } = await import('./presence/cluster/shared-presence.ts')
  const { PostgresPresenceStore } = await import('./presence/cluster/postgres-presence-store.ts')
  const directUrl = databaseUrlDirect === '' ? url : databaseUrlDirect
  const log = await openPostgresLog({ url, directUrl, logger, failed })
  const search = new PostgresSearch(log, directUrl, logger)
  const retention = retentionOf(log, keepDays, logger)
  const cluster = new SharedPresence(new PostgresPresenceStore(log), failed)
  return {
    log,
    people: log.people,
    access: log.access,
    members: log.members,
    push: log.push,
    programs: log.programs,
    outgoing: log.outgoing,
    files: log.files,
    search,
    cluster,
    isShared: true,
    sizes: () => tableSizes(log.pool),
    pools: () => log.pool.connections,
    startBackgroundWork: () => {
      void search.follow()
      retention.start(failed)
    },
    stopBackgroundWork: () => retention.stop(),
  }
}

function retentionOf(
  log: MessageLog & { access: AccessStore & RetentionStore },
  keepDays: number,
  logger: Logger,
) {
  return new Retention({ log, access: log.access, store: log.access, keepDays, logger })
}
