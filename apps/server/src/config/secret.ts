import { readFileSync } from 'node:fs'
import { operatorPath } from './project-folder.ts'
import { StartupError } from './startup-error.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * A secret of the environment: `NAME`, or the content of the file that `NAME_FILE` names. Undefined when neither is set.
 * Throws StartupError, which never repeats the secret.
 */
export function readSecret(name: string, env: Environment): string | undefined {
  const fileName = `${name}_FILE`
  const path = env[fileName] ?? ''
  if (path === '') return env[name]
  if ((env[name] ?? '') !== '')
    throw new StartupError(`${name} and ${fileName} are both set. Choose one of them.`)
  try {
    return readFileSync(operatorPath(path), 'utf8').trim()
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === '') throw error
    throw new StartupError(`${fileName}=${JSON.stringify(path)}: the file cannot be read (${code}).`, {
      cause: error,
    })
  }
}

/** What to do instead of giving a secret as an argument, which every user of the machine can see. */
export function secretHint(name: string): string {
  return `other users could read it in the list of processes. Set ${name} in the environment, or ${name}_FILE to a file that holds it.`
}
