import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The files that the server starts as threads and processes of their own, without their extension. */
export type Entry =
  | 'log/sqlite/worker'
  | 'log/sqlite/check/check-process'
  | 'search/sqlite/worker'
  | 'files/processing/process-main'

const isPackage = extname(import.meta.url) === '.js'

/** `apps/server/src`, or `server` in the package. This file is one folder below either. */
const modules = new URL('../', import.meta.url)

/**
 * How this program is installed: a checkout, which runs its TypeScript, or a package, which has that as a bundle with the same
 * entries (`apps/server/packaging`).
 */
export const installation = isPackage
  ? {
      dataFolder: '~/.local/share/parley',
      pageFolder: fileURLToPath(new URL('../page/', modules)).slice(0, -1),
      docsFolder: fileURLToPath(new URL('../docs/', modules)).slice(0, -1),
      /** Where the relative paths of settings and flags start. */
      folder: process.cwd(),
      folderName: 'current folder',
      startCommand: 'parley start',
      command: 'parley',
    }
  : {
      dataFolder: 'apps/server/data',
      pageFolder: 'apps/web/dist',
      docsFolder: 'apps/docs/dist',
      folder: fileURLToPath(new URL('../../../', modules)),
      folderName: 'project folder',
      startCommand: 'npx -y pnpm@12 start',
      command: 'npx -y pnpm@12 parley',
    }

/** Where the file of a thread or a process is. */
export function entryUrl(entry: Entry): URL {
  return new URL(`${entry}${extname(import.meta.url)}`, modules)
}
