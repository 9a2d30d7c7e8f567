import { homedir } from 'node:os'

/** `~` at the start of a path is the home folder, as in a shell, which leaves it as it is after `=` and in quotes. */
export function homePath(path: string): string {
  return path.replace(/^~(?=$|[/\\])/, () => homedir())
}
