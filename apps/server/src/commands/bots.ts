import { flagHelp } from '@parley/command-line'
import { refusals } from '@parley/shared'
import * as v from 'valibot'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { botSettings, settingsOf, type BotSettings } from '../identity/programs/bots.ts'
import type { StoredProgram } from '../identity/programs/program-store.ts'
import type { Programs } from '../identity/programs/programs.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { dateOf } from './programs/date-of.ts'
import { openPrograms } from './programs/program-database.ts'
import { exitCodesHelp, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  rooms: {
    doc: 'the rooms it may be in, separated by commas (default: every room that is open)',
    value: 'ROOMS',
  },
  may: {
    doc: 'what it may do, separated by commas: read, post, moderate',
    value: 'WHAT',
    default: 'read,post',
  },
  bridge: {
    doc: 'a bridge: it posts under the names of others, as what they have written elsewhere',
    type: 'boolean',
  },
  json: { doc: 'one JSON object for each bot', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} bots [--json]
       ${installation.command} bots add NAME [--rooms ROOMS] [--may WHAT] [--bridge] [--json]
       ${installation.command} bots revoke NAME

Lists the bots, programs that use the API under a name of their own, and the bridges. \`add\` makes one and prints its token, this once. Who has
the token can act as the bot. A room that is named with --rooms opens its door to it. \`revoke\` ends one at once. The server may run
meanwhile.

${flagHelp(flags)}

${exitCodesHelp}`

interface Asked {
  rooms: string | undefined
  may: string
  bridge: boolean
  json: boolean
}

/** Runs `parley bots`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 2 })
  if (given === undefined) return
  const { values, positionals } = given
  const [verb = 'list', name] = positionals
  const isKnown = verb === 'list' ? name === undefined : verb === 'add' || verb === 'revoke'
  if (!isKnown)
    throw new StartupError(
      'There are `parley bots`, `parley bots add NAME` and `parley bots revoke NAME`. See --help.',
    )
  if (verb !== 'list' && (name === undefined || name.trim() === ''))
    throw new StartupError(`Which name? parley bots ${verb} NAME. See --help.`)
  await reporting(async () => {
    const { programs, close } = await openPrograms(readLogLocation(values['data-dir'], process.env))
    try {
      if (verb === 'add') await add(programs, name ?? '', values)
      else if (verb === 'revoke') await revoke(programs, name ?? '')
      else await list(programs, values)
    } finally {
      await close()
    }
  })
}

async function add(programs: Programs, username: string, asked: Asked) {
  const settings = JSON.stringify(readSettings(asked))
  const added = await programs.add({ kind: asked.bridge ? 'bridge' : 'bot', username, settings, madeBy: '' })
  if (added.type === 'refused') throw new StartupError(refusals[added.code])
  const { program, secret } = added
  if (asked.json) return console.log(JSON.stringify({ ...shown(program), token: secret }))
  console.log(`${described(program)}\n\nIts token, which is not shown again:\n\n  ${secret}`)
}

function readSettings({ rooms, may }: Asked): BotSettings {
  const listed = (text: string) => text.split(',').map((one) => one.trim())
  const named = rooms === undefined ? null : listed(rooms)
  const read = v.safeParse(botSettings, { rooms: named, may: listed(may) })
  if (read.success) return read.output
  const field = read.issues[0].path?.[0]?.key
  if (field === 'may') throw new StartupError('--may: is some of read, post and moderate.')
  throw new StartupError(`--rooms: ${refusals.bad_room}`)
}

async function list(programs: Programs, { json }: Asked) {
  const bots = await programs.list('bot', 'bridge')
  for (const bot of bots) console.log(json ? JSON.stringify(shown(bot)) : described(bot))
  if (bots.length === 0 && !json) console.log('There are no bots.')
}

async function revoke(programs: Programs, name: string) {
  const bot = (await programs.list('bot', 'bridge')).find(({ username }) => username === name)
  if (bot === undefined || !(await programs.revoke(bot)))
    throw new StartupError(`There is no bot ${JSON.stringify(name)}.`)
  console.log(`${JSON.stringify(name)} is revoked: its token opens nothing any more, and its name is free.`)
}

/** `madeBy` is left out of one that the operator has made, and `usedAt` of one that was never used. */
function shown(bot: StoredProgram) {
  const { username, kind, madeAt, madeBy } = bot
  return { name: username, kind, ...settingsOf(bot), madeAt, ...(madeBy !== '' && { madeBy }) }
}

function described(bot: StoredProgram) {
  const { rooms, may, usedAt } = settingsOf(bot)
  const where = rooms === null ? 'every open room' : rooms.join(', ')
  const used = usedAt === undefined ? 'never used' : `last used ${dateOf(usedAt)}`
  const name = bot.kind === 'bridge' ? `${bot.username} (a bridge)` : bot.username
  return `${dateOf(bot.madeAt).slice(0, 10)}  ${name}: ${may.join(', ')} in ${where}, ${used}`
}
