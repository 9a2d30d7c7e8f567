import { flagHelp, wholeNumber } from '@parley/command-line'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { nameKeys } from '../identity/confusable-names.ts'
import type { NameRegister, StoredName } from '../log/name-register.ts'
import { openPostgresRegister } from '../log/postgres/name-register.ts'
import { openSqliteRegister } from '../log/sqlite/name-register.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { exitCodesHelp, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  find: { doc: 'only names that contain this, or what looks like it', value: 'TEXT', default: '' },
  most: {
    doc: 'the number of names to list',
    value: 'N',
    default: '100',
    schema: wholeNumber(1, 100_000),
  },
  json: { doc: 'one JSON object for each name', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} names [--find TEXT] [--most N] [--json]
       ${installation.command} names release NAME

Lists the names that belong to somebody, the most recently used first, with the day of their last use. \`release\` takes a
name from its owner: the next person to join under it may have it. An owner who is present keeps it until they leave. The
server may run meanwhile. A name of an earlier version is listed as it is compared: in small letters, without spaces.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley names`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help, positionals: 2 })
  if (given === undefined) return
  const { values, positionals } = given
  const [verb = 'list', name] = positionals
  const isKnown = verb === 'list' ? name === undefined : verb === 'release'
  if (!isKnown)
    throw new StartupError('There are `parley names` and `parley names release NAME`. See --help.')
  if (verb === 'release' && name === undefined)
    throw new StartupError('Which name? parley names release NAME. See --help.')
  await reporting(async () => {
    const register = await open(values['data-dir'])
    try {
      if (name === undefined) await list(register, values)
      else await release(register, name)
    } finally {
      await register.close()
    }
  })
}

async function open(dataDir: string | undefined): Promise<NameRegister> {
  const location = readLogLocation(dataDir, process.env)
  return location.type === 'postgres'
    ? openPostgresRegister(location.url)
    : openSqliteRegister(location.folder)
}

async function list(
  register: NameRegister,
  { find, most, json }: { find: string; most: number; json: boolean },
) {
  const [part = ''] = find === '' ? [] : nameKeys(find)
  const found = await register.list(part, most + 1)
  for (const { name, usedAt } of found.slice(0, most))
    console.log(json ? JSON.stringify({ name, usedAt }) : `${dayOf(usedAt)}  ${name}`)
  if (json) return
  if (found.length === 0) console.log('There are no such names.')
  if (found.length > most)
    console.log(`There are more: --most N lists more than ${most}, --find TEXT some of them.`)
}

async function release(register: NameRegister, name: string) {
  const keys = nameKeys(name)
  const released = await register.release(keys)
  if (released === undefined)
    throw new StartupError(`Nobody has the name ${quoted(name)}.${await similar(register, keys)}`)
  console.log(`${quoted(released.name)} is free: ${lastUse(released)}.${await similar(register, keys)}`)
}

async function similar(register: NameRegister, keys: readonly string[]) {
  const names = await register.similar(keys)
  return names.length === 0 ? '' : ` It looks like a name that somebody has: ${names.map(quoted).join(', ')}.`
}

const quoted = (name: string) => JSON.stringify(name)

const dayOf = (usedAt: number) => new Date(usedAt).toISOString().slice(0, 10)

const lastUse = ({ usedAt }: StoredName) => `its last use was about ${dayOf(usedAt)}`
