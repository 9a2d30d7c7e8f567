import { flagHelp, wholeNumber } from '@parley/command-line'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { newOwnerSecret, ownerLink } from '../identity/owner-secrets.ts'
import type { OneTime } from '../identity/people-store.ts'
import { openBesideNodes } from '../log/postgres/open-beside-nodes.ts'
import { addOneTime } from '../log/postgres/postgres-people.ts'
import { openBesideServer } from '../log/sqlite/files/open-beside-server.ts'
import { SqlitePeopleTables } from '../log/sqlite/people/people-tables.ts'
import { serverAddresses } from '../status/server-addresses.ts'
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

/** Runs `parley owner`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help })
  if (given === undefined) return
  const { values } = given
  await reporting(async () => {
    const location = readLogLocation(values['data-dir'], process.env)
    const addresses = await serverAddresses(location.folder, values.port)
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
