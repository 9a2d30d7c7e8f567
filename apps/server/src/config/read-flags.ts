import { parseArgs } from 'node:util'
import { StartupError } from './startup-error.ts'

/** The values of `--name value` or `--name=value`. Throws StartupError for anything else; `advice` ends its message. */
export function readFlags<Name extends string>(
  given: readonly string[],
  names: readonly Name[],
  advice: string,
): Partial<Record<Name, string>> {
  // pnpm passes on the `--` that separates its own flags from ours.
  const args = withValues(given.filter((arg) => arg !== '--'))
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
  try {
    return parseArgs({ args, options }).values as Partial<Record<Name, string>>
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : String(error)
    throw new StartupError(`${reason}. ${advice}`, { cause: error })
  }
}

/** Joins `--port -1` to `--port=-1`, which parseArgs would reject as ambiguous before the value is checked. */
function withValues(args: readonly string[]) {
  const joined: string[] = []
  for (const arg of args) {
    const last = joined.at(-1) ?? ''
    if (/^-[^-]/.test(arg) && /^--[^=]+$/.test(last)) joined.splice(-1, 1, `${last}=${arg}`)
    else joined.push(arg)
  }
  return joined
}
