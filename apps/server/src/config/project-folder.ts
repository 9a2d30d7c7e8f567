import { homePath } from '@parley/command-line'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

/** Resolves a path relative to the project folder, not to the working directory. */
export function inProject(path: string): string {
  return resolve(projectFolder, path)
}

/** The same for a path that an operator gives: `~` is their home folder, as in a shell. */
export function operatorPath(path: string): string {
  return inProject(homePath(path))
}
