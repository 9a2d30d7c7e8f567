import { parseArgs } from 'node:util'
import { StartupError } from './startup-error.ts'

/** The values of `--name value` or `--name=value`. Throws StartupError that says what else was given; `hint` says what helps. */
export function readFlags<Name extends string>(
  given: readonly string[],
  names: readonly Name[],
  hint: string,
): Partial<Record<Name, string>> {
  // pnpm hands on the `--` that separates its own flags from ours.
  const args = withValues(given.filter((arg) => arg !== '--'))
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    return parseArgs({ args, options }).values as Partial<Record<Name, string>>
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : String(error)
    throw new StartupError(`${reason}. ${hint}`, { cause: error })
  }
}

/** `--port -1` is a port, if a bad one: what follows a flag is its value. */
function withValues(args: readonly string[]) {
  const joined: string[] = []
  for (const arg of args) {
    const last = joined.at(-1) ?? ''
    if (/^-[^-]/.test(arg) && /^--[^=]+$/.test(last)) joined.splice(-1, 1, `${last}=${arg}`)
    else joined.push(arg)
  }
  return joined
}
