import { flagHelp, wholeNumber } from '@parley/command-line'
import { isConversation, roomName } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { operator } from '../access/entries.ts'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import type { Draft } from '../log/message-log.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { openOperatorDatabase, type OperatorDatabase } from './operator-database.ts'
import { exitCodesHelp, reporting } from './report.ts'
import { openRoomRows, type RoomRows } from './rooms/room-rows.ts'

const flags = {
  ...dataFolderFlags,
  find: { doc: 'list: only rooms whose name contains this', value: 'TEXT', default: '' },
  most: { doc: 'list: the number of rooms', value: 'N', default: '100', schema: wholeNumber(1, 100_000) },
  json: { doc: 'list: one JSON object for each room', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} rooms [list] [--find TEXT] [--most N] [--json]
       ${installation.command} rooms delete ROOM

ROOM is the name in the address: team in /r/team, and lobby for /.

list     those with the newest messages first: day, number of messages, name. Private conversations are not listed.
delete   deletes a room with all of its messages, files, roles, invitations and settings. This cannot be undone. The name is
         free for a new room. With SQLite the server must be stopped: while it runs, an owner deletes rooms on the page.
         With PostgreSQL it may run; those inside are told so.

${flagHelp(flags)}

${exitCodesHelp}`

/** Messages deleted at once. */
const batch = 1_000

/** Runs `parley rooms`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 2 })
  if (given === undefined) return
  const { values, positionals } = given
  const [verb = 'list', room] = positionals
  if ((verb !== 'list' && verb !== 'delete') || (verb === 'list' && room !== undefined))
    throw new StartupError('There are `parley rooms list` and `parley rooms delete ROOM`. See --help.')
  if (verb === 'delete' && room === undefined)
    throw new StartupError('Which room? parley rooms delete ROOM. See --help.')
  const dataDir = values['data-dir']
  await reporting(async () => {
    if (verb === 'delete') return deleteRoom(dataDir, nameOf(room ?? ''))
    const database = await openOperatorDatabase(dataDir)
    try {
      await list(database, values)
    } finally {
      await database.close()
    }
  })
}

function nameOf(given: string) {
  const read = v.safeParse(roomName, given)
  if (!read.success) throw new StartupError(`${JSON.stringify(given)} is no name of a room.`)
  return read.output
}

async function list(
  database: OperatorDatabase,
  { find, most, json }: { find: string; most: number; json: boolean },
) {
  const part = `%${find.toLowerCase().replace(/[\\%_]/g, String.raw`\$&`)}%`
  const found = await database.rows<{ room: string; messages: number; at: number }>(selectRooms, [
    part,
    most + 1,
  ])
  for (const { room, messages, at } of found.slice(0, most))
    console.log(
      json
        ? JSON.stringify({ room, messages, at })
        : `${new Date(at).toISOString().slice(0, 10)}  ${String(messages).padStart(7)}  ${room}`,
    )
  if (json) return
  if (found.length === 0) console.log('There are no such rooms.')
  if (found.length > most)
    console.log(`There are more: --most N lists more than ${most}, --find TEXT some of them.`)
}

async function deleteRoom(dataDir: string | undefined, room: string) {
  const rows = await openRoomRows(readLogLocation(dataDir, process.env))
  try {
    // P17.2: whether there is such a conversation is not told.
    const messages = isConversation(room) ? undefined : await rows.count(room)
    if (messages === undefined)
      throw new StartupError(
        `There is no room ${JSON.stringify(room)}. \`parley rooms list\` shows which there are.`,
      )
    await empty(rows, room)
    console.log(`Deleted ${room}: ${messages.toLocaleString('en')} messages.`)
    console.log('Earlier backups still have it.')
  } finally {
    await rows.close()
  }
}

/** The entry tells running nodes. It may be interrupted: a server goes on with the rest. */
async function empty(rows: RoomRows, room: string) {
  const { person: author, username, avatar } = operator
  const draft: Draft = {
    ...{ type: 'entry', author, username, avatar, cid: randomUUID() },
    entry: { kind: 'delete_room' },
  }
  const floor = (await rows.append(room, draft)) + 1
  while (await rows.deleteBelow(room, floor, batch));
  await rows.finish(room)
}

const selectRooms = `
  SELECT room, count(*) AS messages, max(at) AS at FROM posts
  WHERE room LIKE $1 ESCAPE '\\' AND substr(room, 1, 1) <> '_' GROUP BY room ORDER BY at DESC, room LIMIT $2`
