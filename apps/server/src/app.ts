import { withTimeout, type Person, type Uploads } from '@parley/shared'
import type { Server } from 'node:http'
import type { Logger } from 'pino'
import { ChatService } from './chat/chat-service.ts'
import type { RefusedJoin } from './chat/chat-options.ts'
import { LimitedClients } from './chat/limits/limited-clients.ts'
import { Session } from './chat/session.ts'
import type { Engine } from './engines.ts'
import { People } from './identity/people.ts'
import { IncomingHooks } from './chat/hooks/incoming-hooks.ts'
import { Programs } from './identity/programs/programs.ts'
import type { Fetcher } from './cards/fetcher.ts'
import { PushSender } from './push/push-sender.ts'
import { LinkCards } from './cards/link-cards.ts'
import type { Config } from './config/config.ts'
import { noMinimum } from './config/min-free.ts'
import { Files } from './files/files.ts'
import { openFileStore, storeName } from './files/open-file-store.ts'
import { TurnQueue } from './chat/limits/turn-queue.ts'
import { hasOutside } from './config/outside-settings.ts'
import { TrustedHeader } from './http/api/trusted-header.ts'
import { createServer } from './http/create-server.ts'
import { listen } from './http/listen.ts'
import { createHttp } from './http/router.ts'
import { FreeSpace, uploadsRefused } from './log/free-space.ts'
import { isStorageError } from './log/message-log.ts'
import { watchFileHandles } from './logging/file-handles.ts'
import { RefusalLog } from './logging/refusal-log.ts'
import { SampleDialect } from './sample-dialect/sample-dialect.ts'
import { SampleSession } from './sample-dialect/sample-session.ts'
import { serveStatus } from './status/status-socket.ts'
import { reportOf } from './status/status-report.ts'
import type { Peer } from './chat/peer.ts'
import type { ConnectionOrigin } from './chat/connection-origin.ts'
import { acceptSockets, type Connection, type Sockets } from './websocket/upgrade.ts'

// All in milliseconds.
const minuteMs = 60_000
/** People who come back after a restart come first; indexing and checking start after them. */
const backgroundAfterMs = 10_000
const goodbyeMs = 2_000

/** Links that are read at once, and those that wait. */
const mostCards = 2
const mostCardsWaiting = 50

export interface Dependencies {
  engine: Engine
  logger: Logger
  /** For tests: reads the links of messages. */
  fetcher?: Pick<Fetcher, 'get'> | undefined
  /** For tests: asks push services. */
  pushSender?: Pick<PushSender, 'send' | 'isEndpoint'> | undefined
}

/** Puts one node together: engine, chat, HTTP and sockets. Used by the server, the tests and the model alike. */
export function createApp(config: Config, dependencies: Dependencies): App {
  return new App(config, dependencies)
}

class App {
  readonly chat: ChatService
  readonly samples: SampleDialect
  readonly people: People
  readonly programs: Programs | undefined
  readonly hooks: IncomingHooks | undefined
  readonly files: Files | undefined
  readonly uploads: Uploads | undefined
  readonly #cards: LinkCards | undefined
  /** Every limit of this node adds its refusals here. */
  readonly limited = new LimitedClients()
  readonly #config: Config
  readonly #engine: Engine
  readonly #logger: Logger
  readonly #refusals: RefusalLog
  /** Of the disk that this node writes to. */
  readonly #freeSpace: Engine['freeSpace']
  #timers: NodeJS.Timeout[] = []
  #stopFollowing = () => {}
  #listening: { server: Server; sockets: Sockets } | undefined
  #endStatus: () => void = () => undefined

  constructor(config: Config, { engine, logger, fetcher, pushSender }: Dependencies) {
    this.#config = config
    this.#engine = engine
    this.#logger = logger
    this.#refusals = new RefusalLog(logger, config.logAddresses)
    this.files = this.#openFiles()
    this.uploads = this.files !== undefined && config.uploads ? { max: config.uploadMax } : undefined
    this.#cards = config.previews ? this.#linkCards(config, fetcher) : undefined
    this.chat = new ChatService({
      ...engine,
      ...config,
      limited: this.limited,
      cards: this.#cards,
      push: this.#pushOptions(pushSender),
      joinRefused: (join) => this.#joinRefused(join),
    })
    this.samples = new SampleDialect(this.chat, config.publicUrl === '' ? config.basePath : config.publicUrl)
    this.people = new People(engine.people, hasOutside(config))
    this.programs = engine.programs && new Programs(engine.programs, engine.log)
    this.hooks = this.programs && new IncomingHooks(this.programs, this.chat, engine.log)
    // A database elsewhere does not watch this disk, to which uploads are written.
    const minFree = config.limits === 'off' ? noMinimum : config.minFree
    this.#freeSpace =
      engine.freeSpace ??
      (this.uploads && new FreeSpace(config.dataDir, minFree, logger, undefined, uploadsRefused))
  }

  #openFiles(): Files | undefined {
    const { files: records, isShared, keepsReplaced = () => false } = this.#engine
    const { filesUrl, uploads } = this.#config
    if (records === undefined) return undefined
    // In a folder, each node would have files that the others do not have.
    if (isShared && filesUrl === undefined) {
      if (uploads)
        this.#logger.info(
          'no files can be sent: with PostgreSQL the nodes need a bucket that they share, which FILES_URL names',
        )
      return undefined
    }
    if (filesUrl !== undefined) this.#logger.info({ store: storeName(this.#config) }, 'files are in a bucket')
    return new Files(this.#config, {
      ...{ records, keepsReplaced, logger: this.#logger },
      store: openFileStore(this.#config, this.#logger),
      queue: new TurnQueue(() => 1),
      instance: () => this.people.instance(),
    })
  }

  get isReachable(): boolean {
    return this.chat.isReachable
  }

  /** Serves one peer, whatever it is connected by. */
  connect(peer: Peer, dialect: 'parley.v1' | 'sample', origin: ConnectionOrigin): Connection {
    return dialect === 'parley.v1'
      ? new Session(peer, this, origin)
      : new SampleSession(peer, this.samples, origin)
  }

  /** Follows the log. */
  async start(): Promise<void> {
    await this.#freeSpace?.start()
    await this.chat.start()
    await this.chat.access.refresh()
    await this.files?.start()
    const everyMinute = () => {
      void this.chat.access.refresh()
      void this.chat.keepNames()
      this.chat.refreshRooms()
    }
    this.#timers.push(setInterval(everyMinute, minuteMs).unref())
    const failed = (error: unknown) => this.#lookFailed(error)
    const stops = [(await this.programs?.start(failed)) ?? (() => undefined)]
    if (this.#engine.isShared)
      stops.push(this.people.followOthers(failed), this.chat.memberships.followOthers(failed))
    this.#stopFollowing = () => stops.forEach((stop) => stop())
  }

  /** Accepts connections, and resolves to the port. Rejects with StartupError where it cannot listen. */
  async listen(): Promise<number> {
    const { logger, refusals } = { logger: this.#logger, refusals: this.#refusals }
    const trustedHeader = new TrustedHeader(this.#config, logger)
    const config = { ...this.#config, trustedHeader }
    const routes = createHttp(config, this.#served(), logger, refusals)
    const { server, connectionLimit } = createServer(this.#config, { routes, logger, refusals })
    this.#timers.push(watchFileHandles(this.#refusals))
    const sockets = acceptSockets(server, this, config, logger, refusals, connectionLimit)
    this.#listening = { server, sockets }
    const port = await listen(server, this.#config)
    const parts = { ...this.#engine, chat: this.chat, sockets, limited: this.limited }
    const report = () => reportOf({ ...this.#config, port, ...parts })
    this.#endStatus = await serveStatus(this.#config.dataDir, port, report, logger)
    this.#timers.push(setTimeout(this.#engine.startBackgroundWork, backgroundAfterMs).unref())
    return port
  }

  /** Finishes what was accepted, closes every connection with a time to come back, and releases the storage. */
  async close(): Promise<void> {
    this.#stopFollowing()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#endStatus()
    const { log, search, cluster } = this.#engine
    this.#freeSpace?.close()
    const { server, sockets } = this.#listening ?? {}
    const closed = new Promise((resolve) =>
      server === undefined ? resolve(undefined) : server.close(resolve),
    )
    sockets?.drain()
    cluster.close()
    this.#cards?.close()
    await this.files?.close()
    await this.chat.memberships.close()
    await this.chat.push?.queue.close()
    await this.#engine.stopBackgroundWork?.()
    await search.close()
    await log.close()
    sockets?.close()
    server?.closeIdleConnections()
    await withTimeout(closed, goodbyeMs, undefined)
    sockets?.terminate()
    server?.closeAllConnections()
    this.#refusals.close()
  }

  #linkCards({ publicUrl, allowedHosts }: Config, fetcher: Dependencies['fetcher']) {
    const ownHosts = [...allowedHosts, ...(publicUrl === '' ? [] : [new URL(publicUrl).hostname])]
    const queue = new TurnQueue(() => mostCards, mostCardsWaiting)
    return new LinkCards({ thumbnails: this.files?.thumbnails, queue, ownHosts, fetcher })
  }

  #pushOptions(sender: Dependencies['pushSender'] = new PushSender()) {
    const { push: store, isShared } = this.#engine
    if (store === undefined || !this.#config.push) return undefined
    const identityOf = (credential: string) => this.people.identityOf(credential)
    return { store, sender, identityOf, logger: this.#logger, isShared }
  }

  #served() {
    const { log: messages, people: store } = this.#engine
    const { chat, limited } = this
    const freeSpace = this.#freeSpace
    const { joins, avatars, exports } = chat
    const people = {
      ...{ use: this.people, store, joins, limited, exports, wrongTries: chat.access.wrongTries },
      ...{ visits: chat.visits, files: this.files, push: chat.push, programs: this.programs },
      makeOwner: (person: string, as: Person) => chat.access.makeOwner(person, as),
      addressHash: (address: string) => chat.access.addressHash(address),
    }
    return { messages, freeSpace, avatars, people, hooks: this.hooks }
  }

  #lookFailed(error: unknown) {
    if (!isStorageError(error)) throw error
    // The database is reported as unreachable elsewhere, and the next look comes soon.
    this.#logger.debug({ err: error }, 'what other nodes have changed could not be looked up')
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
