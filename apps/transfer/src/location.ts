import { basename, dirname } from 'node:path'
import { operatorPath } from '../../server/src/config/project-folder.ts'
import { readSecret, secretHint } from '../../server/src/config/secret.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

/** Where a log is stored. */
export type Location = { engine: 'sqlite'; folder: string } | { engine: 'postgres'; url: string }

/** Parses a location in the form of `shape`. Throws StartupError, which never repeats the value: it may hold a password. */
export function readLocation(
  flag: string,
  value: string | undefined,
  env: Record<string, string | undefined>,
): Location {
  if (value !== undefined && /^[A-Z][A-Z\d_]*$/.test(value)) {
    const url = readSecret(value, env) ?? ''
    if (url === '') throw new StartupError(`${flag} is ${value}, and that environment variable is not set.`)
    return readLocation(value, url, {})
  }
  if (value === undefined || value === '') throw new StartupError(`${flag} is missing: ${shape}.`)
  const path = /^sqlite:(.+)$/s.exec(value)?.[1]
  if (path !== undefined) return { engine: 'sqlite', folder: folderOf(operatorPath(path)) }
  const url = URL.parse(value)
  if (/^postgres(ql)?:$/.test(url?.protocol ?? '')) {
    if (flag.startsWith('--') && hasPassword(url)) throw new StartupError(`${flag}: ${passwordHint}`)
    return { engine: 'postgres', url: value }
  }
  throw new StartupError(`${flag} must be ${shape}.`)
}

/** The location without user and password. */
export function displayName(location: Location): string {
  if (location.engine === 'sqlite') return location.folder
  const { host, pathname } = new URL(location.url)
  return `postgres://${host}${pathname}`
}

const shape =
  'sqlite:FOLDER, postgres://user@host/database, or the name of an environment variable like DATABASE_URL'

const passwordHint =
  'an address with a password does not belong here: ' +
  secretHint('DATABASE_URL') +
  ' Then give the name of the variable. With two databases, choose another name for the second.'

function hasPassword(url: URL | null) {
  return url !== null && (url.password !== '' || url.searchParams.has('password'))
}

function folderOf(path: string) {
  return basename(path) === 'parley.sqlite' ? dirname(path) : path
}
