import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createApp, type App, type Dependencies } from '../app.ts'
import { openEngine, type Engine } from '../engines.ts'
import type { Config } from '../config/config.ts'
import { singleNode } from '../presence/cluster/single-node.ts'
import { MemoryLog, MemoryStorage } from './memory-log.ts'
import { MemoryPeople } from './memory-people.ts'
import { MemorySearch } from './memory-search.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { testConfig } from './settings/test-settings.ts'

export { testConfig }

const silent = pino({ level: 'silent' })

/** The whole server in this process, for one test, with a log of its own. */
export async function startTestServer(
  settings: Partial<Config> = {},
  logger = silent,
  parts: Partial<Engine> = {},
  fetcher?: Dependencies['fetcher'],
  pushSender?: Dependencies['pushSender'],
) {
  const config = { ...testConfig, dataDir: temporaryFolder(), ...settings }
  const engine = { ...(await openEngine(config, logger, fail)), ...parts }
  const app = createApp(config, { engine, logger, fetcher, pushSender })
  await app.start()
  const port = await app.listen()
  onTestFinished(async () => {
    app.terminate()
    await app.close()
  })
  const { dataDir } = config
  const { log: messages, people, push } = engine
  return { app, port, dataDir, url: `http://127.0.0.1:${port}`, messages, people, push }
}

/** A node without a network, in memory unless the engine says otherwise; it follows the log after `start`. */
export function createTestApp(
  engine: Partial<Engine> = {},
  settings: Partial<Config> = {},
  fetcher?: Dependencies['fetcher'],
  pushSender?: Dependencies['pushSender'],
): App {
  const log = engine.log ?? new MemoryLog(new MemoryStorage())
  const { access, members } = log instanceof MemoryLog ? log : new MemoryLog(new MemoryStorage())
  const search = new MemorySearch(log)
  const people = new MemoryPeople()
  const startBackgroundWork = () => undefined
  return createApp(
    { ...testConfig, ...settings },
    {
      engine: {
        log,
        people,
        access,
        members,
        search,
        cluster: singleNode,
        isShared: false,
        startBackgroundWork,
        ...engine,
      },
      logger: silent,
      fetcher,
      pushSender,
    },
  )
}

function fail(error: Error): never {
  throw error
}
