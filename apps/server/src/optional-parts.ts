import type { Logger } from 'pino'
import type { Fetcher } from './cards/fetcher.ts'
import type { ChatService } from './chat/chat-service.ts'
import { IncomingHooks } from './chat/hooks/incoming-hooks.ts'
import { OutgoingHooks } from './chat/hooks/outgoing-hooks.ts'
import { LinkCards } from './cards/link-cards.ts'
import { ProgramAudit } from './chat/moderation/program-audit.ts'
import { RoomBots } from './chat/moderation/room-bots.ts'
import { TurnQueue } from './chat/limits/turn-queue.ts'
import type { Config } from './config/config.ts'
import { noMinimum } from './config/min-free.ts'
import type { Engine } from './engines.ts'
import { Files } from './files/files.ts'
import type { Thumbnails } from './files/thumbnails.ts'
import { openFileStore, storeName } from './files/open-file-store.ts'
import { OutgoingSender } from './hooks/outgoing/outgoing-sender.ts'
import type { RoomPrograms } from './http/api/context.ts'
import { BotApi } from './http/v1/bot-api.ts'
import type { People } from './identity/people.ts'
import { Programs } from './identity/programs/programs.ts'
import { FreeSpace, uploadsRefused } from './log/free-space.ts'
import type { StateSources } from './metrics/state-metrics.ts'
import { PushSender } from './push/push-sender.ts'
import { version } from './version.ts'

/** Links that are read at once, and those that wait. */
const mostCards = 2
const mostCardsWaiting = 50

/** Undefined: this node has no place for files. `instance`: the id of the log. */
export function openFiles(
  config: Config,
  { files: records, isShared, keepsReplaced = () => false }: Engine,
  logger: Logger,
  instance: () => Promise<string>,
): Files | undefined {
  const { filesUrl, uploads } = config
  if (records === undefined) return undefined
  // In a folder, each node would have files that the others do not have.
  if (isShared && filesUrl === undefined) {
    if (uploads)
      logger.info(
        'no files can be sent: with PostgreSQL the nodes need a bucket that they share, which FILES_URL names',
      )
    return undefined
  }
  if (filesUrl !== undefined) logger.info({ store: storeName(config) }, 'files are in a bucket')
  return new Files(config, {
    ...{ records, keepsReplaced, logger, instance },
    store: openFileStore(config, logger),
    queue: new TurnQueue(() => 1),
  })
}

/** A database elsewhere does not watch this disk, to which uploads are written. */
export function freeSpaceForUploads({ limits, minFree, dataDir }: Config, logger: Logger): FreeSpace {
  return new FreeSpace(dataDir, limits === 'off' ? noMinimum : minFree, logger, undefined, uploadsRefused)
}

/** Undefined: messages get no cards of their links. */
export function linkCardsOf(
  { previews, publicUrl, allowedHosts }: Config,
  thumbnails: Thumbnails | undefined,
  fetcher: Pick<Fetcher, 'get'> | undefined,
): LinkCards | undefined {
  if (!previews) return undefined
  const ownHosts = [...allowedHosts, ...(publicUrl === '' ? [] : [new URL(publicUrl).hostname])]
  const queue = new TurnQueue(() => mostCards, mostCardsWaiting)
  return new LinkCards({ thumbnails, queue, ownHosts, fetcher })
}

interface PushParts extends Pick<Engine, 'push' | 'isShared'> {
  logger: Logger
  sender: Pick<PushSender, 'send' | 'isEndpoint'> | undefined
  people: () => People
}

/** Undefined: nobody is told of anything while their page is closed. */
export function pushOptions(
  config: Config,
  { push: store, sender = new PushSender(), people, logger, isShared }: PushParts,
) {
  if (store === undefined || !config.push) return undefined
  const identityOf = (credential: string) => people().identityOf(credential)
  return { store, sender, identityOf, logger, isShared }
}

/** What other programs use. Nothing of it where the log knows no programs. */
export interface ProgramParts {
  programs?: Programs
  bots?: BotApi
  hooks?: IncomingHooks
  outgoing?: OutgoingHooks
  ofRooms?: RoomPrograms
}

export function programParts(
  { publicUrl }: Pick<Config, 'publicUrl'>,
  { programs: store, outgoing, log, members, access, isShared }: Engine,
  chat: ChatService,
  logger: Logger,
): ProgramParts {
  if (store === undefined) return {}
  const programs = new Programs(store, log)
  const bots = new BotApi(chat, programs, members)
  const hooks = new IncomingHooks(programs, chat)
  const audit = new ProgramAudit(chat)
  const headOf = async (room: string) => (await log.since(room, 0, 0)).head
  const ofRooms = { programs, audit, headOf, bots: new RoomBots({ programs, audit, visits: chat.visits }) }
  if (outgoing === undefined) return { programs, bots, hooks, ofRooms }
  const host = publicUrl === '' ? 'parley' : new URL(publicUrl).hostname
  const sender = new OutgoingSender()
  const parts = { store: outgoing, programs, chat, log, access, sender, host, logger, isShared }
  return { programs, bots, hooks, ofRooms, outgoing: new OutgoingHooks(parts) }
}

/** Undefined: nobody asked for them, and nothing of them is loaded. Rejects with StartupError. */
export async function metricsOf(
  config: Config,
  parts: Pick<Engine, 'files' | 'sizes' | 'pools'> & StateSources,
  logger: Logger,
): Promise<{ port: number; end: () => void } | undefined> {
  const { metrics, dataDir, databaseUrl } = config
  if (metrics === undefined) return undefined
  const { serveMetrics } = await import('./metrics/serve-metrics.ts')
  const engine = databaseUrl === '' ? 'sqlite' : 'postgres'
  return serveMetrics(metrics, config, { ...parts, dataDir, engine, version }, logger)
}
