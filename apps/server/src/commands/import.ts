import { flagHelp, homePath } from '@parley/command-line'
import { isConversation, limits, roomName } from '@parley/shared'
import { existsSync } from 'node:fs'
import { pino } from 'pino'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { importRoom } from '../import/import-room.ts'
import type { ImportSource } from '../import/imported-message.ts'
import { loungeLog } from '../import/lounge-log.ts'
import { parleyExport } from '../import/parley-export.ts'
import { slackExport } from '../import/slack-export.ts'
import type { MessageLog } from '../log/message-log.ts'
import { logFileIn } from '../log/sqlite/files/log-files.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { exitCodesHelp, jsonFlag, onInterrupt, reporting, saying, secondsSince } from './report.ts'

const flags = {
  ...dataFolderFlags,
  ...jsonFlag,
  slack: { doc: 'FILE is the zip file of a workspace; with the name of the channel', value: 'CHANNEL' },
  lounge: {
    doc: 'FILE is a log with lines like [2020-01-31T10:00:00.000Z] <name> text, as The Lounge has',
    type: 'boolean',
  },
  parley: { doc: 'FILE is what `export --json` wrote', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} import ROOM FILE --slack CHANNEL|--lounge|--parley [--json]

Stores messages from elsewhere in a room that does not exist yet, with their dates, answers and reactions. Who wrote them is shown
with their name, and marked as somebody who is not here. Files are named: exports do not hold them. What was stored is read
back and compared. An import that was interrupted goes on when it is started again; \`parley rooms delete ROOM\` takes one back. With
SQLite the server must be stopped; with PostgreSQL it may run.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley import`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 2 })
  if (given === undefined) return
  const {
    values: { json, 'data-dir': dataDir, ...forms },
    positionals: [name, file],
  } = given
  const room = v.safeParse(roomName, name)
  if (name !== undefined && (!room.success || isConversation(room.output)))
    throw new StartupError(
      `${JSON.stringify(name)} is no name of a room: those have letters, digits, "-" and "_", at most ${limits.roomName}.`,
    )
  if (!room.success || file === undefined)
    throw new StartupError('Into which room, and which file? parley import ROOM FILE. See --help.')
  const say = saying(json)
  const began = performance.now()
  onInterrupt(
    () => 'Run it again to go on.',
    () => undefined,
  )
  await reporting(async () => {
    const source = await openSource(resolve(homePath(file)), forms)
    const log = await openLog(dataDir, say)
    try {
      const imported = await importRoom(log, room.output, source, (count) => {
        if (!json && process.stderr.isTTY) process.stderr.write(`\r${count.toLocaleString('en')} messages\r`)
      })
      const seconds = secondsSince(began)
      const leftOut = Object.fromEntries(source.leftOut)
      if (json) return console.log(JSON.stringify({ room: room.output, ...imported, leftOut, seconds }))
      const { messages, people, reactions, already } = imported
      say(
        `${room.output} has ${messages.toLocaleString('en')} messages of ${people.toLocaleString('en')} people and ${reactions.toLocaleString('en')} reactions. They were read back, and are as in the file: ${seconds.toFixed(1)} s.`,
      )
      if (already > 0) say(`${already.toLocaleString('en')} of them were there from an earlier run.`)
      for (const [reason, count] of source.leftOut) say(`Left out: ${count.toLocaleString('en')} ${reason}.`)
    } finally {
      await source.close()
      await log.close()
    }
  }, json)
}

function openSource(
  file: string,
  { slack, lounge, parley }: { slack: string | undefined; lounge: boolean; parley: boolean },
): Promise<ImportSource> | ImportSource {
  const chosen = [slack !== undefined, lounge, parley].filter(Boolean).length
  if (chosen !== 1)
    throw new StartupError('From what? One of --slack CHANNEL, --lounge and --parley. See --help.')
  if (slack !== undefined) return slackExport(file, slack.replace(/^#/, ''))
  return lounge ? loungeLog(file) : parleyExport(file)
}

type ClosableLog = MessageLog & { close(): Promise<void> }

async function openLog(dataDir: string | undefined, say: (line: string) => void): Promise<ClosableLog> {
  const location = readLogLocation(dataDir, process.env)
  const failed = (error: Error) => {
    throw error
  }
  if (location.type === 'sqlite') {
    const { openSqliteLog } = await import('../log/sqlite/sqlite-log.ts')
    if (!existsSync(logFileIn(location.folder)))
      say(`There was no log in ${location.folder}: this makes one.`)
    return openSqliteLog(location.folder, failed)
  }
  const { openPostgresLog } = await import('../log/postgres/postgres-log.ts')
  const log = await openPostgresLog({ url: location.url, logger: pino({ level: 'silent' }), failed })
  if (log.isReachable) return log
  await log.close()
  throw new StartupError('The database is unreachable.')
}
