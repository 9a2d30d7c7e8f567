import { withTimeout, type Person, type Uploads } from '@parley/shared'
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { ChatService } from './chat/chat-service.ts'
import type { RefusedJoin } from './chat/chat-options.ts'
import { LimitedClients } from './chat/limits/limited-clients.ts'
import { Session } from './chat/session.ts'
import type { Engine } from './engines.ts'
import { People } from './identity/people.ts'
import type { Programs } from './identity/programs/programs.ts'
import type { Fetcher } from './cards/fetcher.ts'
import type { PushSender } from './push/push-sender.ts'
import type { LinkCards } from './cards/link-cards.ts'
import type { Config } from './config/config.ts'
import type { Files } from './files/files.ts'
import { hasOutside } from './config/outside-settings.ts'
import { TrustedHeader } from './http/api/trusted-header.ts'
import { openCertificate, type Certificate } from './http/tls/certificate.ts'
import { createServer } from './http/create-server.ts'
import { listen } from './http/listen.ts'
import { createHttp } from './http/router.ts'
import {
  freeSpaceForUploads,
  linkCardsOf,
  metricsOf,
  openFiles,
  programParts,
  pushOptions,
  type ProgramParts,
} from './optional-parts.ts'
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
  readonly #programs: ProgramParts
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
  #isStopping = false
  #endStatus: () => void = () => undefined
  #certificate: Certificate | undefined
  #metrics: { port: number; end: () => void } | undefined

  constructor(config: Config, { engine, logger, fetcher, pushSender }: Dependencies) {
    this.#config = config
    this.#engine = engine
    this.#logger = logger
    this.#refusals = new RefusalLog(logger, config.logAddresses)
    this.files = openFiles(config, engine, logger, () => this.people.instance())
    this.uploads = this.files !== undefined && config.uploads ? { max: config.uploadMax } : undefined
    this.#cards = linkCardsOf(config, this.files?.thumbnails, fetcher)
    this.chat = new ChatService({
      ...engine,
      ...config,
      limited: this.limited,
      cards: this.#cards,
      push: pushOptions(config, { ...engine, logger, sender: pushSender, people: () => this.people }),
      joinRefused: (join) => this.#joinRefused(join),
    })
    this.samples = new SampleDialect(this.chat, config.publicUrl === '' ? config.basePath : config.publicUrl)
    this.people = new People(engine.people, hasOutside(config))
    this.#programs = programParts(config, engine, this.chat, logger)
    this.#freeSpace = engine.freeSpace ?? (this.uploads && freeSpaceForUploads(config, logger))
  }

  /** Undefined: this log knows none. */
  get programs(): Programs | undefined {
    return this.#programs.programs
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
    await this.#programs.outgoing?.start()
    const stops = [(await this.programs?.start(failed)) ?? (() => undefined)]
    if (this.#engine.isShared)
      stops.push(this.people.followOthers(failed), this.chat.memberships.followOthers(failed))
    this.#stopFollowing = () => stops.forEach((stop) => stop())
  }

  /** Accepts connections, and resolves to the port. Rejects with StartupError where it cannot listen. */
  async listen(): Promise<number> {
    const { logger, refusals } = { logger: this.#logger, refusals: this.#refusals }
    const trustedHeader = new TrustedHeader(this.#config, logger)
    const certificate = (this.#certificate = openCertificate(this.#config, logger))
    const certificateNames = () => certificate?.names ?? []
    const config = { ...this.#config, trustedHeader, certificateNames }
    const routes = createHttp(config, this.#served(), logger, refusals)
    const { server, connectionLimit } = createServer(config, {
      ...{ routes, logger, refusals, certificate },
    })
    this.#timers.push(watchFileHandles(this.#refusals))
    const sockets = acceptSockets(server, this, config, logger, refusals, connectionLimit)
    this.#listening = { server, sockets }
    const port = await listen(server, this.#config)
    const parts = { ...this.#engine, chat: this.chat, sockets, limited: this.limited }
    const report = () => reportOf({ ...this.#config, port, ...parts })
    this.#metrics = await metricsOf(config, { ...parts, connectionLimit, freeSpace: this.#freeSpace }, logger)
    this.#endStatus = await serveStatus(this.#config.dataDir, port, report, logger)
    this.#timers.push(setTimeout(this.#engine.startBackgroundWork, backgroundAfterMs).unref())
    return port
  }

  /** From now on `/readyz` sends people elsewhere. Resolves when balancers have had the time to see it. */
  async drain(): Promise<void> {
    this.#isStopping = true
    const { drainSeconds } = this.#config
    if (drainSeconds > 0) await sleep(1_000 * drainSeconds)
  }

  /** Finishes what was accepted, closes every connection with a time to come back, and releases the storage. */
  async close(): Promise<void> {
    this.#isStopping = true
    this.#stopFollowing()
    for (const timer of this.#timers) clearTimeout(timer)
    this.#endStatus()
    this.#metrics?.end()
    this.#certificate?.close()
    const { log, search, cluster } = this.#engine
    this.#freeSpace?.close()
    const { server, sockets } = this.#listening ?? {}
    const closed = new Promise((resolve) =>
      server === undefined ? resolve(undefined) : server.close(resolve),
    )
    sockets?.drain()
    this.#programs.bots?.close()
    cluster.close()
    this.#cards?.close()
    await this.files?.close()
    await this.chat.memberships.close()
    await this.chat.push?.queue.close()
    await this.#programs.outgoing?.close()
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

  /** Of the https that this server speaks; undefined: it speaks http. */
  get certificateNames(): readonly string[] | undefined {
    return this.#certificate?.names
  }

  /** The port of the metrics, once they are served. */
  get metricsPort(): number | undefined {
    return this.#metrics?.port
  }

  #served() {
    const { log: messages, people: store } = this.#engine
    const { chat, limited } = this
    const { joins, avatars, exports } = chat
    const people = {
      ...{ use: this.people, store, joins, limited, exports, wrongTries: chat.access.wrongTries },
      ...{ visits: chat.visits, files: this.files, push: chat.push, programs: this.#programs.ofRooms },
      makeOwner: (person: string, as: Person) => chat.access.makeOwner(person, as),
      addressHash: (address: string) => chat.access.addressHash(address),
    }
    const parts = { messages, avatars, people, freeSpace: this.#freeSpace, ...this.#programs }
    return { ...parts, isStopping: () => this.#isStopping }
  }

  #lookFailed(error: unknown) {
    if (!isStorageError(error)) throw error
    // The database is reported as unreachable elsewhere, and the next look comes soon.
    this.#logger.debug({ err: error }, 'what other nodes have changed could not be looked up')
  }

  #joinRefused({ address, code, field }: RefusedJoin) {
    this.#refusals.add({ level: 'info', at: 'join', message: 'join refused', kind: { code, field }, address })
  }

  /** Ends every connection without a goodbye, as a crash does. */
  terminate(): void {
    this.#listening?.sockets.terminate()
  }
}

export type { App }
