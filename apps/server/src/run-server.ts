import { onLauncherEnd, outliveOutput, wantsHelp } from '@parley/command-line'
import { pino, type Logger } from 'pino'
import { createApp, type App } from './app.ts'
import { openEngine } from './engines.ts'
import { helpText, readConfig, type Config } from './config/config.ts'
import { restrictDataFolder } from './config/data-access.ts'
import { StartupError } from './config/startup-error.ts'
import { fileProblem } from './config/system-error.ts'
import { addressesOf } from './http/addresses.ts'
import { newOwnerSecret, ownerLink } from './identity/owner-secrets.ts'
import type { PeopleStore } from './identity/people-store.ts'
import { isStorageError } from './log/message-log.ts'
import { growUnderLoad } from './young-generation.ts'

const stopWithinMs = 4_500

const logOutput = pino.destination({ fd: 2, sync: true })
/** Starts the server by these flags and the environment, until a signal stops it. What is wrong with them ends the process. */
export async function runServer(args: readonly string[]): Promise<void> {
  outliveOutput()
  logOutput.on('error', () => undefined) // a log that cannot be written is no reason to end
  try {
    if (wantsHelp(args)) console.log(helpText())
    else await run(readConfig(args, process.env))
  } catch (error) {
    const problem = error instanceof StartupError ? error : fileProblem(error)
    if (problem === undefined) throw error
    console.error(`Parley cannot start: ${problem.message}`)
    process.exit(1)
  }
}

async function run(config: Config) {
  const logger = pino({ level: config.logLevel }, logOutput)
  restrictDataFolder(config.dataDir, config.dataAccess, (line) => logger.warn(line))
  const engine = await openEngine(config, logger, (error) => {
    // The reason alone: an error of a database may contain what it was asked for.
    logger.fatal({ reason: error.message }, 'the database failed: nothing can be acknowledged any more')
    process.exit(1)
  })
  const app = createApp(config, { engine, logger })
  await app.start()
  const port = await app.listen()
  growUnderLoad()
  // Before it says that it runs: a signal that comes then is heard.
  onStop(logger, app)
  welcome(config, port, app, await ownerSecret(app, engine.people))
  logger.info({ port, dataDir: config.dataDir }, 'started')
}

/** P12.7: shown on a terminal alone, never in a journal, and only while there is no owner. */
async function ownerSecret(app: App, people: PeopleStore) {
  if (!process.stdout.isTTY || !app.isReachable) return undefined
  try {
    return (await app.chat.access.hasOwner()) ? undefined : await newOwnerSecret(people)
  } catch (error) {
    if (!isStorageError(error)) throw error
    return undefined // `parley owner` prints one later
  }
}

function welcome({ host, basePath }: Config, port: number, app: App, secret: string | undefined) {
  console.log(
    app.isReachable
      ? '\n  Parley is running. Open it, and send the link to a friend:\n'
      : '\n  Parley waits for its database, and lets people in once it answers:\n',
  )
  const addresses = addressesOf(host, port, basePath, app.certificateNames)
  for (const address of addresses) console.log(`    ${address}`)
  if (secret !== undefined && addresses[0] !== undefined) {
    console.log(
      '\n  Nobody owns it yet. Who opens this link within an hour does, and says who may come in:\n',
    )
    console.log(`    ${ownerLink(addresses[0], secret)}`)
  }
  console.log('\n  Ctrl-C stops it.\n')
}

function onStop(logger: Logger, app: App) {
  let state: 'running' | 'draining' | 'closing' = 'running'
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => begin(signal))
  // Otherwise Node lets every user of this machine debug the process, on port 9229.
  process.on('SIGUSR1', () => logger.info('SIGUSR1 does nothing here'))
  onLauncherEnd(() => begin('the program that started this one has ended'))

  function begin(why: string) {
    if (state === 'draining') return void close() // the second signal is from somebody who does not want to wait
    if (state !== 'running') return
    state = 'draining'
    logger.info({ why }, 'stopping')
    void app.drain().then(close)
  }

  async function close() {
    if (state === 'closing') return
    state = 'closing'
    setTimeout(() => process.exit(1), stopWithinMs).unref()
    await app.close()
    logger.info('stopped')
    process.exit(0)
  }
}
