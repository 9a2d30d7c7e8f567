import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectFolder = fileURLToPath(new URL('../../../../', import.meta.url))

/** A relative path counts from the project folder, wherever one starts from. */
export function inProject(path: string): string {
  return resolve(projectFolder, path)
}
