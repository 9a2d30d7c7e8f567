import { basename, dirname } from 'node:path'
import { inProject } from '../../server/src/config/project-folder.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

/** Where a log lives. */
export type Place = { engine: 'sqlite'; folder: string } | { engine: 'postgres'; url: string }

/** Reads a place as `shape` has it. Throws StartupError, without what was given: it may hold a password. */
export function readPlace(
  flag: string,
  given: string | undefined,
  env: Record<string, string | undefined>,
): Place {
  if (given === 'DATABASE_URL') {
    const { DATABASE_URL: url = '' } = env
    if (url === '')
      throw new StartupError(`${flag} is DATABASE_URL, and the environment has no such variable.`)
    return readPlace('DATABASE_URL', url, {})
  }
  if (given === undefined || given === '') throw new StartupError(`${flag} is missing: ${shape}.`)
  const path = /^sqlite:(.+)$/s.exec(given)?.[1]
  if (path !== undefined) return { engine: 'sqlite', folder: folderOf(inProject(path)) }
  if (/^postgres(ql)?:$/.test(URL.parse(given)?.protocol ?? '')) return { engine: 'postgres', url: given }
  throw new StartupError(`${flag} must be ${shape}.`)
}

/** What may be shown of it. */
export function shownAs(place: Place): string {
  if (place.engine === 'sqlite') return place.folder
  const { host, pathname } = new URL(place.url)
  return `postgres://${host}${pathname}`
}

const shape = 'sqlite:FOLDER, postgres://user:password@host/database or DATABASE_URL'

function folderOf(path: string) {
  return basename(path) === 'parley.sqlite' ? dirname(path) : path
}
