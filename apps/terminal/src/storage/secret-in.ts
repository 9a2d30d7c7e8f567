import { homePath } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { readFileSync } from 'node:fs'
import { Failure } from '../failure.ts'

/** A secret from a file if one is given, else from the environment; undefined: there is none. Throws Failure for a file that cannot be read. */
export function secretIn(variable: string, file?: string, flag = ''): string | undefined {
  const given = (file === undefined ? process.env[variable] : contentOf(file, flag))?.trim()
  return given === '' ? undefined : given
}

function contentOf(file: string, flag: string): string {
  try {
    return readFileSync(homePath(file), 'utf8')
  } catch (error) {
    throw new Failure(`${flag}: ${reasonOf(error)}`, 2)
  }
}
