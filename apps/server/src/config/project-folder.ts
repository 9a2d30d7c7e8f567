import { homePath } from '@parley/command-line'
import { resolve } from 'node:path'
import { installation } from './installation.ts'

/** Resolves a path relative to the project folder of a checkout, not to the working directory. */
export function inProject(path: string): string {
  return resolve(installation.folder, path)
}

/** The same for a path that an operator gives: `~` is their home folder, as in a shell. */
export function operatorPath(path: string): string {
  return inProject(homePath(path))
}
