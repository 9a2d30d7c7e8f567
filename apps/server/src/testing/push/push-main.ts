import { pino } from 'pino'
import { createApp } from '../../app.ts'
import { readConfig } from '../../config/config.ts'
import { openEngine } from '../../engines.ts'
import { PushSender } from '../../push/push-sender.ts'
import { networkTo } from './push-service.ts'

/** The server as main.ts starts it, for tests that kill it: its only push service is the stand-in at the port SERVICE_PORT. */
const config = readConfig([], process.env)
const logger = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }))
const engine = await openEngine(config, logger, (error) => {
  throw error
})
const pushSender = new PushSender(networkTo(Number(process.env['SERVICE_PORT'])))
const app = createApp(config, { engine, logger, pushSender })
await app.start()
console.log(`http://127.0.0.1:${await app.listen()}`)
