import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { readConfig, type Config } from '../config/config.ts'
import { createHttp } from '../http/router.ts'
import { SqliteSearch } from '../search/sqlite/sqlite-search.ts'
import { openSqliteLog } from '../log/sqlite/sqlite-log.ts'
import { Rooms } from '../chat/rooms.ts'
import { SampleEmails } from '../sample-dialect/sample-emails.ts'
import { acceptSockets, isForSockets } from '../websocket/upgrade.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** The whole server in this process, for one test: loopback, a free port, and a log of its own. */
export async function startTestServer(settings: Partial<Config> = {}) {
  const config = {
    ...readConfig([], {
      DATA_DIR: temporaryFolder(),
      GRAVATAR_URL: '',
      POSTS_PER_MINUTE: '0',
      LOG_LEVEL: 'silent',
    }),
    ...settings,
  }
  const messages = await openSqliteLog(config.dataDir, (error) => {
    throw error
  })
  const emails = new SampleEmails()
  const search = new SqliteSearch(config.dataDir, (error) => {
    throw error
  })
  const rooms = new Rooms(messages, search, emails)
  await rooms.watch()
  const log = pino({ level: config.logLevel })
  const server = createServer({ shouldUpgradeCallback: isForSockets }, createHttp(config, messages, log))
  const sockets = acceptSockets(server, rooms, emails, config, log)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(async () => {
    sockets.close()
    sockets.terminate()
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
    await search.close()
    await messages.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}`, messages, sockets }
}
