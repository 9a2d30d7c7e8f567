import { reasonOf } from '@parley/shared'
import { StartupError } from './startup-error.ts'

/**
 * An error of the system about a file, such as EACCES, with a line that names the file and says what can be done. Undefined: it
 * is another error.
 */
export function fileProblem(error: unknown): StartupError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  if ('syscall' in error && error.syscall === 'uv_cwd')
    return new StartupError('The current folder is no longer there: change to another one.', { cause: error })
  if (!('path' in error)) return undefined
  const { code } = error
  // Of a copy, the disk is that of the target.
  const isOfTarget = code === 'ENOSPC' || code === 'EROFS' || code === 'EDQUOT'
  const path = isOfTarget && 'dest' in error ? error.dest : error.path
  if (typeof code !== 'string' || typeof path !== 'string') return undefined
  return new StartupError(lines[code]?.(path) ?? `${path} cannot be used: ${reasonOf(error)}.`, {
    cause: error,
  })
}

const notAllowed = (path: string) =>
  `This user may not use ${path}. Change its owner or its permissions, or run this as the user of the server.`
const isFolder = (path: string) => `${path} is a folder, and Parley has a file of that name: move it away.`
const inTheWay = (path: string) => `${path} is in the way: Parley has a folder of that name. Move it away.`

/** By the codes of errno(3), and Node's own of `rm`. */
const lines: Readonly<Record<string, (path: string) => string>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EISDIR: isFolder,
  ERR_FS_EISDIR: isFolder,
  EEXIST: inTheWay,
  ENOTDIR: (path) =>
    `${path} cannot be used: a part of it is a file, and should be a folder. Move that away.`,
  ENOENT: (path) => `There is no ${path}.`,
  EROFS: (path) => `${path} is on a disk that is mounted read-only.`,
  EDQUOT: (path) => `The share of this user of the disk of ${path} is used up.`,
  ENOSPC: (path) => `The disk of ${path} is full.`,
}
