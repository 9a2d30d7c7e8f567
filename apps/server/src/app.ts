import { withTimeout } from '@parley/shared'
import { createServer, type Server } from 'node:http'
import type { Logger } from 'pino'
import type { SecretOfConnection } from './chat/admission.ts'
import { ChatService, type RefusedJoin } from './chat/chat-service.ts'
import { LimitedClients } from './chat/limits/limited-clients.ts'
import { Session } from './chat/session.ts'
import { People } from './identity/people.ts'
import type { PeopleStore } from './identity/people-store.ts'
import type { Config } from './config/config.ts'
import { answerConnectionErrors } from './http/connection-errors.ts'
import { listen } from './http/listen.ts'
import { createHttp } from './http/router.ts'
import { isStorageError, type MessageLog } from './log/message-log.ts'
import { watchFileHandles } from './logging/file-handles.ts'
import { RefusalLog } from './logging/refusal-log.ts'
import type { PresenceCluster } from './presence/cluster/presence-cluster.ts'
import { singleNode } from './presence/cluster/single-node.ts'
import { SampleDialect } from './sample-dialect/sample-dialect.ts'
import { SampleSession } from './sample-dialect/sample-session.ts'
import { serveStatus } from './status/status-socket.ts'
import { reportOf } from './status/status-report.ts'
import type { MessageSearch } from './search/message-search.ts'
import type { Peer } from './chat/peer.ts'
import { acceptSockets, isForSockets, type Connection, type Sockets } from './websocket/upgrade.ts'

// All in milliseconds.
const minuteMs = 60_000
/** People who come back after a restart come first; indexing and checking start after them. */
const backgroundAfterMs = 10_000
const goodbyeMs = 2_000

/** The storage of one node. */
export interface Engine {
  log: MessageLog
  people: PeopleStore
  search: MessageSearch
  cluster: PresenceCluster
  /** Other nodes may change it as well. */
  isShared: boolean
  /** Indexes the log, and checks it after a crash. */
  startBackgroundWork: () => void
}

export interface Dependencies {
  engine: Engine
  logger: Logger
}

/** Puts one node together: engine, chat, HTTP and sockets. Used by the server, the tests and the model alike. */
export function createApp(config: Config, { engine, logger }: Dependencies): App {
  return new App(config, engine, logger)
}

class App {
  readonly chat: ChatService
  readonly samples: SampleDialect
  readonly people: People
  readonly #config: Config
  readonly #engine: Engine
  readonly #logger: Logger
  readonly #refusals: RefusalLog
  readonly #limited = new LimitedClients()
  #timers: NodeJS.Timeout[] = []
  #stopFollowing = () => {}
  #listening: { server: Server; sockets: Sockets } | undefined
  #endStatus: () => void = () => undefined

  constructor(config: Config, engine: Engine, logger: Logger) {
    this.#config = config
    this.#engine = engine
    this.#logger = logger
    this.#refusals = new RefusalLog(logger, config.logAddresses)
    this.chat = new ChatService({
      ...engine,
      ...config,
      limited: this.#limited,
      joinRefused: (join) => this.#joinRefused(join),
    })
    this.samples = new SampleDialect(this.chat)
    this.people = new People(engine.people)
  }

  get isReachable(): boolean {
    return this.chat.isReachable
  }

  /** Serves one peer, whatever it is connected by. */
  connect(
    peer: Peer,
    dialect: 'parley.v1' | 'sample',
    address: string,
    secretOf: SecretOfConnection = () => Promise.resolve(undefined),
  ): Connection {
    return dialect === 'parley.v1'
      ? new Session(peer, this, { address, secretOf })
      : new SampleSession(peer, this.samples, address)
  }

  /** Follows the log. */
  async start(): Promise<void> {
    await this.chat.start()
    this.#timers.push(setInterval(() => void this.chat.keepNames(), minuteMs).unref())
    if (this.#engine.isShared)
      this.#stopFollowing = this.people.followOthers((error) => this.#lookFailed(error))
  }

  /** Accepts connections, and resolves to the port. Rejects with StartupError where it cannot listen. */
  async listen(): Promise<number> {
    const { log, people } = this.#engine
    const server = createServer(
      { shouldUpgradeCallback: (request) => isForSockets(request, this.#config) },
      createHttp(this.#config, { messages: log, people: { use: this.people, store: people } }, this.#logger),
    )
    answerConnectionErrors(server, this.#refusals)
    this.#timers.push(watchFileHandles(this.#refusals))
    const sockets = acceptSockets(server, this, this.#config, this.#logger, this.#refusals)
    this.#listening = { server, sockets }
    const port = await listen(server, this.#config)
    this.#endStatus = await serveStatus(
      this.#config.dataDir,
      port,
      () =>
        reportOf({
          ...this.#config,
          port,
          ...this.#engine,
          chat: this.chat,
          sockets,
          limited: this.#limited,
        }),
      this.#logger,
    )
    this.#timers.push(setTimeout(this.#engine.startBackgroundWork, backgroundAfterMs).unref())
    return port
  }

  /** Finishes what was accepted, closes every connection with a time to come back, and releases the storage. */
  async close(): Promise<void> {
    this.#stopFollowing()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#endStatus()
    const { log, search, cluster } = this.#engine
    const { server, sockets } = this.#listening ?? {}
    const closed = new Promise((resolve) =>
      server === undefined ? resolve(undefined) : server.close(resolve),
    )
    sockets?.drain()
    cluster.close()
    await search.close()
    await log.close()
    sockets?.close()
    server?.closeIdleConnections()
    await withTimeout(closed, goodbyeMs, undefined)
    sockets?.terminate()
    server?.closeAllConnections()
    this.#refusals.close()
  }

  #lookFailed(error: unknown) {
    if (!isStorageError(error)) throw error
    // The database is reported as unreachable elsewhere, and the next look comes soon.
    this.#logger.debug({ err: error }, 'revoked credentials could not be looked up')
  }

  #joinRefused({ address, code, field }: RefusedJoin) {
    this.#refusals.add({ level: 'info', message: 'join refused', kind: { code, field }, address })
  }

  /** Ends every connection without a goodbye, as a crash does. */
  terminate(): void {
    this.#listening?.sockets.terminate()
  }
}

export type { App }

/** Opens the storage that the settings name. `failed` is called when it fails for good: nothing can be acknowledged then. */
export async function openEngine(
  config: Config,
  logger: Logger,
  failed: (error: Error) => void,
): Promise<Engine> {
  return config.databaseUrl === '' ? openSqlite(config, logger, failed) : openPostgres(config, logger, failed)
}

async function openSqlite(
  { dataDir }: Config,
  logger: Logger,
  failed: (error: Error) => void,
): Promise<Engine> {
  const { openSqliteLog } = await import('./log/sqlite/sqlite-log.ts')
  const { SqliteSearch } = await import('./search/sqlite/sqlite-search.ts')
  const log = await openSqliteLog(dataDir, failed, {
    logger,
    damaged: (reason) =>
      logger.fatal(
        { reason },
        'the database is damaged: nothing can be posted any more, what can still be read stays readable. Stop the server, and use `parley restore FILE`',
      ),
  })
  const search = new SqliteSearch(dataDir, (error) => {
    logger.error({ err: error }, 'the search failed: the next one starts it again')
  })
  return { log, people: log.people, search, cluster: singleNode, isShared: false, startBackgroundWork }

  function startBackgroundWork() {
    search.follow()
    log.startCheck().catch(failed)
  }
}

async function openPostgres(
  { databaseUrl: url, databaseUrlDirect }: Config,
  logger: Logger,
  failed: (error: Error) => void,
): Promise<Engine> {
  const { openPostgresLog } = await import('./log/postgres/postgres-log.ts')
  const { PostgresSearch } = await import('./search/postgres/postgres-search.ts')
  const { SharedPresence } = await import('./presence/cluster/shared-presence.ts')
  const { PostgresPresenceStore } = await import('./presence/cluster/postgres-presence-store.ts')
  const directUrl = databaseUrlDirect === '' ? url : databaseUrlDirect
  const log = await openPostgresLog({ url, directUrl, logger, failed })
  const search = new PostgresSearch(log, directUrl, logger)
  const cluster = new SharedPresence(new PostgresPresenceStore(log), failed)
  return {
    log,
    people: log.people,
    search,
    cluster,
    isShared: true,
    startBackgroundWork: () => void search.follow(),
  }
}
