import { createReadStream, statSync } from 'node:fs'
import { StartupError } from '../config/startup-error.ts'

/** The lines of a file, without their ends, and without the mark that some editors put at its beginning. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  refuseFolder(path)
  let rest = ''
  let isFirst = true
  // Not `readline`, which also ends lines at U+2028 and at a carriage return: those are part of texts.
  for await (const piece of createReadStream(path, 'utf8')) {
    const lines = (rest + String(piece)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield whole(line)
  }
  if (rest !== '') yield whole(rest)

  function whole(line: string) {
    const text = isFirst ? line.replace(/^\ufeff/, '') : line
    isFirst = false
    return text.replace(/\r$/, '')
  }
}

/** Throws StartupError, or the error of the system that says that there is no such file. */
export function refuseFolder(path: string): void {
  if (statSync(path).isDirectory()) throw new StartupError(`${path} is a folder: name a file.`)
}
