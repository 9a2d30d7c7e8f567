import { flagHelp } from '@parley/command-line'
import { isConversation, roomName } from '@parley/shared'
import { pino } from 'pino'
import * as v from 'valibot'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { roomAsHtml } from '../export/room-as-html.ts'
import { roomAsJson } from '../export/room-as-json.ts'
import { messagesOf, type MessageSource } from '../export/room-messages.ts'
import { roomAsText } from '../export/room-as-text.ts'
import { stateOf } from '../log/access-rows.ts'
import { openBesideNodes } from '../log/postgres/open-beside-nodes.ts'
import { openPostgresLog } from '../log/postgres/postgres-log.ts'
import { openLog } from '../log/sqlite/backup/open-log.ts'
import { pragma } from '../log/sqlite/check/check-database.ts'
import { SqlitePages } from '../log/sqlite/pages.ts'
import { schemaVersion } from '../log/sqlite/schema.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { print } from './print.ts'
import { exitCodesHelp, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  html: { doc: 'one page, to be read in a browser and to be printed', type: 'boolean' },
  json: { doc: 'one JSON object, with a message in each line', type: 'boolean' },
  text: { doc: 'plain text', type: 'boolean' },
} as const

const forms = { html: roomAsHtml, json: roomAsJson, text: roomAsText }

const help = `Usage: ${installation.command} export ROOM --html|--json|--text > FILE

Writes all messages of a room, also while the server runs. Removed messages are marked as such, and have no text.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley export`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 1 })
  if (given === undefined) return
  const { values, positionals } = given
  const chosen = (['html', 'json', 'text'] as const).filter((form) => values[form])
  const [form] = chosen
  if (form === undefined || chosen.length > 1)
    throw new StartupError('In which form? One of --html, --json and --text. See --help.')
  const name = v.safeParse(roomName, positionals[0])
  if (!name.success) throw new StartupError('Which room? parley export ROOM --html. See --help.')
  await reporting(async () => {
    const log = await openSource(values['data-dir'])
    try {
      const room = name.output
      // P17.2: those in a conversation export it on the page, and nobody else does.
      const state = isConversation(room) ? undefined : await log.settingsOf(room)
      if (state === undefined) throw new StartupError(`There is no room ${JSON.stringify(room)}.`)
      const { title, topic } = state
      await print(forms[form]({ name: room, title, topic, messages: messagesOf(log, room) }))
    } finally {
      await log.close()
    }
  })
}

interface Source extends MessageSource {
  /** Undefined: there is no such room. */
  settingsOf(room: string): Promise<{ title: string; topic: string } | undefined>
  close(): Promise<void>
}

function openSource(dataDir: string | undefined): Source | Promise<Source> {
  const location = readLogLocation(dataDir, process.env)
  return location.type === 'postgres' ? openPostgres(location.url) : openSqlite(location.folder)
}

function openSqlite(folder: string): Source {
  const db = openLog(folder)
  if (Number(pragma(db, 'user_version')) < schemaVersion) {
    db.close()
    throw new StartupError(
      'The log is of an earlier Parley. Start this version once, which brings it up to date.',
    )
  }
  const pages = new SqlitePages(db, '')
  const state = db.prepare(
    'SELECT s.state FROM rooms AS r LEFT JOIN room_states AS s ON s.room = r.room WHERE r.name = ? AND r.head > 0',
  )
  return {
    after: (room, id, limit) => Promise.resolve(pages.after(room, id, limit)),
    settingsOf: (room) => {
      const row = state.get(room) as unknown as { state: string | null } | undefined
      return Promise.resolve(row && stateOf(row.state ?? undefined).settings)
    },
    close: () => Promise.resolve(db.close()),
  }
}

async function openPostgres(url: string): Promise<Source> {
  const failed = (error: Error) => {
    throw error
  }
  // Refuses another version, which opening the log would bring up to date.
  const client = await openBesideNodes(url, 'parley-export')
  await client.end()
  const log = await openPostgresLog({ url, logger: pino({ level: 'silent' }), failed })
  if (!log.isReachable) {
    await log.close()
    throw new StartupError('The database is unreachable.')
  }
  return {
    after: (room, id, limit) => log.after(room, id, limit),
    async settingsOf(room) {
      const { head } = await log.since(room, 0, 0)
      return head === 0 ? undefined : (await log.access.roomState(room)).settings
    },
    close: () => log.close(),
  }
}
