import { flagHelp, wholeNumber } from '@parley/command-line'
import { existsSync } from 'node:fs'
import { readConfig } from '../config/config.ts'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { openCertificate } from '../http/tls/certificate.ts'
import { addressesOf } from '../http/addresses.ts'
import { newOwnerSecret, ownerLink } from '../identity/owner-secrets.ts'
import type { OneTime } from '../identity/people-store.ts'
import { openBesideNodes } from '../log/postgres/open-beside-nodes.ts'
import { addOneTime } from '../log/postgres/postgres-people.ts'
import { openBesideServer } from '../log/sqlite/files/open-beside-server.ts'
import { SqlitePeopleTables } from '../log/sqlite/people/people-tables.ts'
import { askStatus } from '../status/ask-status.ts'
import { socketsIn } from '../status/socket-path.ts'
import { dataFolderFlags, readArguments, readLogLocation, type LogLocation } from './data-folder.ts'
import { exitCodesHelp, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  json: { doc: 'one JSON object, with the links', type: 'boolean' },
  port: {
    doc: 'port of the address in the link (default: that of the running server, or PORT)',
    value: 'PORT',
    schema: wholeNumber(1, 65_535),
  },
} as const

const help = `Usage: ${installation.command} owner [--port PORT] [--json]

Prints a link that makes the first person who opens it an owner: somebody who says who may come in, and who keeps order. It is good
for an hour. The server may run meanwhile. Do not put it into a file or a log.

${flagHelp(flags)}

${exitCodesHelp}`

/** The settings that say where the page is. */
const names = ['PORT', 'HOST', 'BASE_PATH', 'PUBLIC_URL', 'TLS_CERT', 'TLS_KEY'] as const

/** Runs `parley owner`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help })
  if (given === undefined) return
  const { values } = given
  await reporting(async () => {
    const location = readLogLocation(values['data-dir'], process.env)
    const addresses = await addressesIn(location.folder, values.port)
    const secret = await newOwnerSecret({ addOneTime: (...oneTime) => store(location, ...oneTime) })
    const links = addresses.map((address) => ownerLink(address, secret))
    if (values.json) return console.log(JSON.stringify({ links }))
    console.log('Who opens this link within an hour is an owner. It can be used once:\n')
    for (const link of links) console.log(`  ${link}`)
  })
}

async function store(location: LogLocation, oneTime: OneTime, forMs: number) {
  if (location.type === 'postgres') {
    const client = await openBesideNodes(location.url, 'parley-owner')
    try {
      await client.query(addOneTime, [oneTime.id, oneTime.kind, oneTime.author, forMs])
    } finally {
      await client.end()
    }
    return
  }
  const db = openBesideServer(location.folder)
  try {
    const stored = new SqlitePeopleTables(db).addOneTime(oneTime, forMs, Date.now())
    if (stored !== true) throw new StartupError(`The link cannot be stored: ${stored.why}`)
  } finally {
    db.close()
  }
}

async function addressesIn(folder: string, port: number | undefined): Promise<string[]> {
  const env = Object.fromEntries(names.map((name) => [name, process.env[name]]))
  const config = readConfig([], env)
  if (config.publicUrl !== '') return [`${config.publicUrl.replace(/\/+$/, '')}/`]
  const { host, basePath } = config
  const certificate = openCertificate(config, { info: () => undefined, warn: () => undefined })
  const shownPort = port ?? (await runningPort(folder)) ?? config.port
  return addressesOf(host, shownPort, basePath, certificate?.names)
}

/** The port of the server that runs with the folder, if one does that can be asked. */
async function runningPort(folder: string): Promise<number | undefined> {
  if (process.platform === 'win32' || !existsSync(folder)) return undefined
  const answers = await Promise.all(socketsIn(folder).map((name) => askStatus(folder, name)))
  return answers.find((answer) => answer !== 'stale')?.port
}
