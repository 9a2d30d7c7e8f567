import './small-young-generation.ts'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino, type Logger } from 'pino'
import { addressesOf } from './http/addresses.ts'
import { helpText, readConfig, wantsHelp, type Config } from './config/config.ts'
import { createHttp } from './http/router.ts'
import type { MessageLog } from './log/message-log.ts'
import type { MessageSearch } from './search/message-search.ts'
import { singleNode } from './presence/cluster/single-node.ts'
import type { PresenceCluster } from './presence/cluster/presence-cluster.ts'
import { Rooms } from './chat/rooms.ts'
import { SampleEmails } from './sample-dialect/sample-emails.ts'
import { acceptSockets, isForSockets } from './websocket/upgrade.ts'
import { StartupError } from './config/startup-error.ts'

/** Simultaneous connects that the kernel holds for us; Node's 511 makes a thousand clients wait a second. */
const backlog = 4_096
const dayMs = 24 * 60 * 60_000
/** Those who come back to a server that was started again come first, in milliseconds. */
const followAfterMs = 10_000
const goodbyeMs = 2_000
const stopWithinMs = 4_500

try {
  if (wantsHelp(process.argv)) console.log(helpText())
  else await run(readConfig(process.argv.slice(2), process.env))
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  console.error(`Parley cannot start: ${error.message}`)
  process.exit(1)
}

async function run(config: Config) {
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }))
  const { messages, search, cluster, follow } =
    config.databaseUrl === '' ? await openSqlite(config, log) : await openPostgres(config, log)
  const emails = new SampleEmails()
  const rooms = new Rooms(messages, search, emails, cluster)
  await rooms.watch()
  setInterval(() => rooms.renewNames(), dayMs).unref()
  const server = createServer({ shouldUpgradeCallback: isForSockets }, createHttp(config, messages, log))
  const sockets = acceptSockets(server, rooms, emails, config, log)
  const port = await listen(server, config)
  welcome(config, port, messages.isReachable)
  log.info({ port, dataDir: config.dataDir }, 'started')
  const following = setTimeout(follow, followAfterMs)
  onSignal(log, async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    clearTimeout(following)
    cluster.close()
    await search.close()
    await messages.close()
    sockets.close()
    server.closeIdleConnections()
    await Promise.race([closed, sleep(goodbyeMs)])
    sockets.terminate()
    server.closeAllConnections()
  })
}

interface Engine {
  messages: MessageLog
  search: MessageSearch
  cluster: PresenceCluster
  /** What may be done once people can come. */
  follow: () => void
}

async function openSqlite({ dataDir }: Config, log: Logger): Promise<Engine> {
  const { openSqliteLog } = await import('./log/sqlite/sqlite-log.ts')
  const { SqliteSearch } = await import('./search/sqlite/sqlite-search.ts')
  const messages = await openSqliteLog(dataDir, (error) => failed(error, log))
  const search = new SqliteSearch(dataDir, (error) => {
    log.error({ err: error }, 'the search failed: the next one starts it anew')
  })
  return { messages, search, cluster: singleNode, follow: () => search.follow() }
}

// Loaded only where it is wanted.
async function openPostgres({ databaseUrl: url, databaseUrlDirect }: Config, log: Logger): Promise<Engine> {
  const { openPostgresLog } = await import('./log/postgres/postgres-log.ts')
  const { PostgresSearch } = await import('./search/postgres/postgres-search.ts')
  const { SharedPresence } = await import('./presence/cluster/shared-presence.ts')
  const { PostgresPresenceStore } = await import('./presence/cluster/postgres-presence-store.ts')
  const directUrl = databaseUrlDirect === '' ? url : databaseUrlDirect
  const logger = {
    info: (message: string) => log.info(message),
    warn: (message: string) => log.warn(message),
  }
  const messages = await openPostgresLog({ url, directUrl, logger, failed: (error) => failed(error, log) })
  const search = new PostgresSearch(messages, directUrl, logger)
  const cluster = new SharedPresence(new PostgresPresenceStore(messages), (error) => failed(error, log))
  return { messages, search, cluster, follow: () => void search.follow() }
}

function failed(error: Error, log: Logger): never {
  // The reason alone: an error of a database may hold what was asked of it.
  log.fatal({ reason: error.message }, 'the database failed: nothing can be acknowledged any more')
  process.exit(1)
}

function listen(server: Server, { port, host }: Config) {
  return new Promise<number>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explained(error, port, host)))
    const address = host === '' ? { port, backlog } : { port, host, backlog }
    server.listen(address, () => resolve((server.address() as AddressInfo).port))
  })
}

function explained(error: NodeJS.ErrnoException, port: number, host: string) {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(`Port ${port} is taken. Stop what uses it, or choose another with PORT.`)
    case 'EACCES':
      return new StartupError(
        `Port ${port} needs more rights than this user has. Choose one above 1023 with PORT.`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartupError(
        `This machine has no address ${host}. Choose another with HOST, or leave it empty.`,
      )
    default:
      return error
  }
}

function welcome({ host }: Config, port: number, isReachable: boolean) {
  console.log(
    isReachable
      ? '\n  Parley is running. Open it, and send the link to a friend:\n'
      : '\n  Parley waits for its database, and lets people in once it answers:\n',
  )
  for (const address of addressesOf(host, port)) console.log(`    ${address}`)
  console.log('\n  Ctrl-C stops it.\n')
}

function onSignal(log: Logger, stop: () => Promise<void>) {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return
      stopping = true
      log.info({ signal }, 'stopping')
      setTimeout(() => process.exit(1), stopWithinMs).unref()
      void stop().then(() => {
        log.info('stopped')
        process.exit(0)
      })
    })
}
