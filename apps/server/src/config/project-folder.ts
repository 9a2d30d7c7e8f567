import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

/** Resolves a path relative to the project folder, not to the working directory. */
export function inProject(path: string): string {
  return resolve(projectFolder, path)
}
