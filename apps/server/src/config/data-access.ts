import { reasonOf } from '@parley/shared'
import { chmodSync, existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StartupError } from './startup-error.ts'

/** Who may read the data folder. `unchanged`: whom the umask and the modes of the existing files allow. */
export const dataAccesses = ['owner', 'group', 'unchanged'] as const
export type DataAccess = (typeof dataAccesses)[number]

const modes = {
  owner: { folder: 0o700, file: 0o600, umask: 0o077 },
  group: { folder: 0o750, file: 0o640, umask: 0o027 },
}

/** Files that Parley, SQLite and the README's earlier way to make backups put there. The file before its sidecars. */
const ownFiles = /^(parley.*|search\.sqlite.*)$/
const ownFolders = ['avatars', 'files']
/** Of a running server, or left by a killed one; always 0600. */
export const statusSocket = /^parley-\d{1,5}\.sock$/
/** Not made by anybody who shares the folder. */
const ignoredFiles = ['lost+found', '.gitignore', '.gitkeep', '.DS_Store']

/**
 * Lets nobody else read what the process will write, and what earlier versions have written to `folder`. A folder that also
 * holds other things keeps its mode: it may be /srv or somebody's home. `warn` gets a line for each thing that stays open.
 */
export function restrictDataFolder(folder: string, access: DataAccess, warn: (line: string) => void) {
  const isThere = isFolder(folder)
  if (access === 'unchanged') return
  const mode = modes[access]
  process.umask(mode.umask)
  if (!isThere) return
  const names = readdirSync(folder).sort()
  const isOwn = (name: string) => ownFiles.test(name) && isFile(join(folder, name))
  for (const name of names) if (isOwn(name)) setMode(join(folder, name), mode.file, warn)
  for (const name of names) if (isOwnFolder(folder, name)) restrictAll(join(folder, name), mode, warn)
  const others = names.filter(
    (name) =>
      !isOwn(name) && !isOwnFolder(folder, name) && !ignoredFiles.includes(name) && !statusSocket.test(name),
  )
  if (others.length === 0) setMode(folder, mode.folder, warn)
  else if (!hasMode(folder, mode.folder))
    warn(
      `the data folder ${folder} also holds other things (${others[0] ?? ''}), so it keeps its mode ${octal(modeOf(folder))}: only the messages are hidden from other users`,
    )
}

/** Whether the data folder is there already. Throws StartupError when a file has its name, or that of a folder in it. */
function isFolder(folder: string) {
  const found = foundAt(folder)
  if (isDangling(folder))
    throw new StartupError(`DATA_DIR=${folder} is a link to a folder that is not there.`)
  if (found === undefined) return false
  if (!found.isDirectory()) throw new StartupError(`DATA_DIR=${folder} is a file: name a folder.`)
  const inTheWay = ownFolders.map((name) => join(folder, name)).find((path) => isFile(path))
  if (inTheWay !== undefined)
    throw new StartupError(`${inTheWay} is a file, and Parley has a folder of that name there: move it away.`)
  const dangling = ownFolders.map((name) => join(folder, name)).find(isDangling)
  if (dangling !== undefined)
    throw new StartupError(
      `${dangling} is a link to a folder that is not there: mount or make that, or move the link away.`,
    )
  return true
}

function isDangling(path: string) {
  const isReachable = statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() === true
  if (existsSync(path) || !isReachable) return false
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function foundAt(folder: string) {
  try {
    return statSync(folder, { throwIfNoEntry: false })
  } catch (error) {
    throw new StartupError(
      `The data folder ${folder} cannot be looked at (${reasonOf(error)}). Make it accessible, or choose another with DATA_DIR.`,
      { cause: error },
    )
  }
}

/** Pictures of people, and files of messages. */
function isOwnFolder(folder: string, name: string) {
  return ownFolders.includes(name) && lstatSync(join(folder, name)).isDirectory()
}

/** Everything in the folder, unless the folder has the mode already. */
function restrictAll(folder: string, mode: { folder: number; file: number }, warn: (line: string) => void) {
  if (hasMode(folder, mode.folder)) return
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    setMode(join(entry.parentPath, entry.name), entry.isDirectory() ? mode.folder : mode.file, warn)
  setMode(folder, mode.folder, warn)
}

function setMode(path: string, mode: number, warn: (line: string) => void) {
  const current = modeOf(path)
  // The bits above: a folder whose files get its group (setgid). What its own user may not do stays so.
  const wanted = (current & 0o7000) | (mode & (current | 0o077))
  if (current === wanted) return
  try {
    chmodSync(path, wanted)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ENOENT' || (current & ~wanted) === 0) return
    warn(`${path} can be read by other users, and its mode cannot be changed (${String(error.code)})`)
  }
}

/** The folder may also hold a checkout of Parley, under that name. */
function isFile(path: string) {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function hasMode(path: string, mode: number) {
  const current = modeOf(path)
  return (current & 0o777) === (mode & (current | 0o077))
}

function modeOf(path: string) {
  return (statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o7777
}

function octal(mode: number) {
  return mode.toString(8).padStart(4, '0')
}
