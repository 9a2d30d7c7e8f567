import { accessSync } from 'node:fs'
import { StartupError } from '../../../config/startup-error.ts'

/** Throws StartupError with the line when the user of this process may not use the file or folder so (a mode of access(2)). */
export function refuseUnlessAllowed(path: string, mode: number, line: string): void {
  try {
    accessSync(path, mode)
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return
    throw new StartupError(line, { cause: error })
  }
}
