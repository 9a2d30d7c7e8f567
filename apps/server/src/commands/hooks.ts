import { readFileSync } from 'node:fs'
import { flagHelp } from '@parley/command-line'
import { isConversation, reasonOf, roomName } from '@parley/shared'
import * as v from 'valibot'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { hookPath, readHookSettings, writeHookSettings } from '../hooks/hook-settings.ts'
import type { StoredProgram } from '../identity/programs/program-store.ts'
import type { Programs } from '../identity/programs/programs.ts'
import { serverAddresses } from '../status/server-addresses.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { dateOf } from './programs/date-of.ts'
import {
  addOutgoing,
  describedOutgoing,
  pauseOutgoing,
  resumeOutgoing,
  showOutgoing,
  shownOutgoing,
  type OutgoingParts,
} from './programs/outgoing-hooks.ts'
import { openPrograms } from './programs/program-database.ts'
import { exitCodesHelp, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  name: { doc: 'add: the name under which the hook posts', value: 'NAME', default: '' },
  'secret-file': {
    doc: 'add: a file with the secret that the sender signs with; without it, knowing the address is enough',
    value: 'FILE',
    default: '',
  },
  to: { doc: 'add: the address that gets what changes in the room', value: 'URL', default: '' },
  'to-file': {
    doc: 'add: a file with that address, where a part of it is secret',
    value: 'FILE',
    default: '',
  },
  format: {
    doc: 'add, with --to: json for every change, slack for new posts with the fields of Slack',
    value: 'FORMAT',
    default: 'json',
  },
  'allow-private': {
    doc: 'add, with --to: the receiver may be at an address of this machine or network',
    type: 'boolean',
  },
  'from-now': { doc: 'resume: without what was not sent', type: 'boolean' },
  json: { doc: 'one JSON object for each hook', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} hooks [--json]
       ${installation.command} hooks add ROOM --name NAME [--secret-file FILE]
       ${installation.command} hooks add ROOM --name NAME --to URL [--format slack] [--allow-private]
       ${installation.command} hooks show ID [--json]
       ${installation.command} hooks pause ID
       ${installation.command} hooks resume ID [--from-now]
       ${installation.command} hooks revoke ID

Hooks are addresses to which other programs send what is then posted in a room: monitors, repositories, scripts. \`add\` prints
the address of a new one, this once: who has it can post. With --to, it is the other way round: what changes in the room is sent
to that address, signed with a key that is printed this once. Without a word, it lists the hooks with their ids and last uses; \`show\`
has the last deliveries of an outgoing one. The server may run meanwhile, and what is done holds at once on every node, of
outgoing hooks within two seconds. apps/server/HOOKS.md says what can be sent, and what is.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley hooks`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 2 })
  if (given === undefined) return
  const { values, positionals } = given
  const [verb, what] = positionals
  await reporting(async () => {
    const location = readLogLocation(values['data-dir'], process.env)
    const { close, ...parts } = await openPrograms(location)
    try {
      if (verb === undefined || verb === 'list') await list(parts, values.json)
      else if (verb === 'add') await add(parts, what, { ...values, folder: location.folder })
      else if (verb === 'show') await showOutgoing(parts, what, values.json)
      else if (verb === 'pause') await pauseOutgoing(parts, what)
      else if (verb === 'resume') await resumeOutgoing(parts, what, values['from-now'])
      else if (verb === 'revoke' || verb === 'remove') await revoke(parts.programs, what)
      else
        throw new StartupError(
          'There are `parley hooks`, and with a word after it `add ROOM`, `show ID`, `pause ID`, `resume ID` and `revoke ID`. See --help.',
        )
    } finally {
      await close()
    }
  })
}

interface AddFlags {
  name: string
  'secret-file': string
  to: string
  'to-file': string
  format: string
  'allow-private': boolean
  json: boolean
  folder: string
}

async function add(parts: OutgoingParts, given: string | undefined, flagged: AddFlags) {
  const { name, json, folder, ...rest } = flagged
  const room = v.safeParse(roomName, given)
  if (!room.success || isConversation(room.output))
    throw new StartupError('Which room? parley hooks add ROOM --name NAME. See --help.')
  if (name === '') throw new StartupError('Under which name does it post? Add --name NAME.')
  const url = rest['to-file'] === '' ? rest.to : keyIn(rest['to-file'])
  if (url !== '') {
    if (rest['secret-file'] !== '')
      throw new StartupError('An outgoing hook makes its key itself: leave out --secret-file.')
    const { format, 'allow-private': allowsPrivate } = rest
    return addOutgoing(parts, { room: room.output, name, url, format, allowsPrivate, json }, problems)
  }
  if (rest['allow-private'] || rest.format !== 'json')
    throw new StartupError('--format and --allow-private belong to --to URL.')
  const key = rest['secret-file'] === '' ? undefined : keyIn(rest['secret-file'])
  const head = await parts.outgoing.headOf(room.output)
  const settings = writeHookSettings({ room: room.output, head, ...(key !== undefined && { key }) })
  const added = await parts.programs.add({ kind: 'hook', username: name, settings, madeBy: 'operator' })
  if (added.type === 'refused') throw new StartupError(problems[added.code])
  const addresses = (await serverAddresses(folder)).map((base) => `${base}${hookPath(added.secret)}`)
  if (json) return console.log(JSON.stringify({ ...shown(added.program), addresses }))
  console.log(`What is sent to this address is posted in the room ${room.output}. It is shown this once:\n`)
  for (const address of addresses) console.log(`  ${address}`)
  console.log(`\nTry it: curl -d 'Hello' ${addresses[0] ?? ''}`)
}

const problems = {
  bad_username: 'That cannot be a name: it is empty, too long or has invisible characters.',
  mixed_name: 'A name cannot mix letters of several alphabets.',
  name_reserved: 'Nobody may have that name.',
  name_taken: 'Somebody has that name, or one that looks like it. Choose another one.',
}

function keyIn(file: string): string {
  try {
    const key = readFileSync(file, 'utf8').trim()
    if (key === '') throw new StartupError(`The file ${JSON.stringify(file)} is empty.`)
    return key
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(`The secret cannot be read: ${reasonOf(error)}.`, { cause: error })
  }
}

async function list({ programs, outgoing }: OutgoingParts, json: boolean) {
  const all = await programs.list('hook')
  const hooks = all.filter(({ settings }) => readHookSettings(settings).isOutgoing !== true)
  for (const hook of hooks) {
    const one = shown(hook)
    const used = one.usedAt === undefined ? 'never used' : `last used ${dateOf(one.usedAt)}`
    const how = one.isSigned ? ', signed' : ''
    console.log(
      json
        ? JSON.stringify(one)
        : `${one.id}  ${one.room}  ${JSON.stringify(one.name)}, by ${one.madeBy}, ${used}${how}`,
    )
  }
  for (const hook of await outgoing.hooks())
    console.log(json ? JSON.stringify(shownOutgoing(hook)) : describedOutgoing(hook))
  if (all.length === 0 && !json) console.log('There are no hooks.')
}

async function revoke(programs: Programs, id: string | undefined) {
  const hook = (await programs.list('hook')).find(({ author }) => author === id)
  if (hook === undefined)
    throw new StartupError('There is no such hook. `parley hooks` lists them with their ids.')
  await programs.revoke(hook)
  const { isOutgoing = false } = readHookSettings(hook.settings)
  const end = isOutgoing ? 'nothing is sent any more' : 'its address posts nothing any more'
  console.log(`The hook ${JSON.stringify(hook.username)} is revoked: ${end}.`)
}

function shown({ author, username, settings, madeBy, madeAt }: StoredProgram) {
  const { room, key, usedAt } = readHookSettings(settings)
  return {
    id: author,
    direction: 'in',
    room,
    name: username,
    madeBy,
    madeAt,
    usedAt,
    isSigned: key !== undefined,
  }
}
