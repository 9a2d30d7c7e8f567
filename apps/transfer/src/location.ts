import { basename, dirname } from 'node:path'
import { operatorPath } from '../../server/src/config/project-folder.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

/** Where a log is stored. */
export type Location = { engine: 'sqlite'; folder: string } | { engine: 'postgres'; url: string }

/** Parses a location in the form of `shape`. Throws StartupError, which never repeats the value: it may hold a password. */
export function readLocation(
  flag: string,
  value: string | undefined,
  env: Record<string, string | undefined>,
): Location {
  if (value === 'DATABASE_URL') {
    const { DATABASE_URL: url = '' } = env
    if (url === '')
      throw new StartupError(`${flag} is DATABASE_URL, and that environment variable is not set.`)
    return readLocation('DATABASE_URL', url, {})
  }
  if (value === undefined || value === '') throw new StartupError(`${flag} is missing: ${shape}.`)
  const path = /^sqlite:(.+)$/s.exec(value)?.[1]
  if (path !== undefined) return { engine: 'sqlite', folder: folderOf(operatorPath(path)) }
  if (/^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '')) return { engine: 'postgres', url: value }
  throw new StartupError(`${flag} must be ${shape}.`)
}

/** The location without user and password. */
export function displayName(location: Location): string {
  if (location.engine === 'sqlite') return location.folder
  const { host, pathname } = new URL(location.url)
  return `postgres://${host}${pathname}`
}

const shape = 'sqlite:FOLDER, postgres://user:password@host/database or DATABASE_URL'

function folderOf(path: string) {
  return basename(path) === 'parley.sqlite' ? dirname(path) : path
}
