import { flagHelp, wholeNumber } from '@parley/command-line'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { openOperatorDatabase, type OperatorDatabase } from './operator-database.ts'
import { erasePerson } from './people/erase-person.ts'
import { personAsJson } from './people/export-person.ts'
import { findPerson, listPeople } from './people/found-people.ts'
import { openPostgresRows, openSqliteRows } from './people/person-rows.ts'
import { print } from './print.ts'
import { exitCodesHelp, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  find: { doc: 'list: only people whose name contains this', value: 'TEXT', default: '' },
  most: { doc: 'list: the number of people', value: 'N', default: '100', schema: wholeNumber(1, 100_000) },
  json: { doc: 'list: one JSON object for each person', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} people [list] [--find TEXT] [--most N] [--json]
       ${installation.command} people export PERSON > FILE
       ${installation.command} people erase PERSON

PERSON is the id that \`list\` shows, or the whole name.

list     those seen last first: id, day, number of messages, name
export   everything that is stored of one person, as JSON
erase    empties their messages, takes back their reactions, and deletes their names, pictures and devices. This cannot be
         undone. A ban stays, for the id alone. With SQLite the server must be stopped; nothing is left in the files of
         the log. With PostgreSQL it may run; its WAL and earlier backups keep what they have.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley people`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 2 })
  if (given === undefined) return
  const { values, positionals } = given
  const [verb = 'list', person] = positionals
  const isKnown = verb === 'list' ? person === undefined : verb === 'export' || verb === 'erase'
  if (!isKnown)
    throw new StartupError('There are `parley people list`, `export PERSON` and `erase PERSON`. See --help.')
  if (verb !== 'list' && person === undefined)
    throw new StartupError(`Which person? parley people ${verb} PERSON. See --help.`)
  const dataDir = values['data-dir']
  await reporting(async () => {
    if (verb === 'erase') return erase(dataDir, person ?? '')
    const database = await openOperatorDatabase(dataDir)
    try {
      if (verb === 'list') await list(database, values)
      else await print(personAsJson(database, (await findPerson(database, person ?? '')).id))
    } finally {
      await database.close()
    }
  })
}

async function list(
  database: OperatorDatabase,
  { find, most, json }: { find: string; most: number; json: boolean },
) {
  const found = await listPeople(database, find, most + 1)
  for (const { id, name, seenAt, messages } of found.slice(0, most))
    console.log(
      json
        ? JSON.stringify({ id, name, seenAt, messages })
        : `${id}  ${new Date(seenAt).toISOString().slice(0, 10)}  ${String(messages).padStart(7)}  ${name}`,
    )
  if (json) return
  if (found.length === 0) console.log('There are no such people.')
  if (found.length > most)
    console.log(`There are more: --most N lists more than ${most}, --find TEXT some of them.`)
}

async function erase(dataDir: string | undefined, given: string) {
  const location = readLogLocation(dataDir, process.env)
  const { database, rows } =
    location.type === 'postgres' ? await openPostgresRows(location.url) : openSqliteRows(location.folder)
  try {
    const { id } = await findPerson(database, given)
    const { messages, reactions, devices, names, entries, avatars } = await erasePerson(database, rows, id)
    await rows.finish(id, avatars)
    console.log(
      `Erased ${id}: ${messages} messages emptied, ${reactions} reactions taken back, ${devices} devices and ${names} names deleted, ${entries} lines of the audit list without the name.`,
    )
    console.log('Earlier backups still have it.')
  } finally {
    await database.close()
  }
}
