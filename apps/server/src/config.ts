import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { inProject } from './project-folder.ts'
import { flagOf, settings, type SettingName } from './settings.ts'
import { StartupError } from './startup-error.ts'

export type Config = ReturnType<typeof readConfig>

/** Flags win over the environment, and that over the defaults. Throws StartupError naming the setting that is wrong. */
export function readConfig(args: readonly string[], env: Record<string, string | undefined>) {
  const flags = parseFlags(args)
  return {
    port: read('PORT'),
    host: read('HOST'),
    dataDir: inProject(read('DATA_DIR')),
    databaseUrl: read('DATABASE_URL'),
    databaseUrlDirect: read('DATABASE_URL_DIRECT'),
    pageDir: inProject(read('PAGE_DIR')),
    roomTitle: read('ROOM_TITLE'),
    themeColor: read('THEME_COLOR'),
    allowedOrigins: read('ALLOWED_ORIGINS'),
    trustProxy: read('TRUST_PROXY'),
    logLevel: read('LOG_LEVEL'),
    postsPerMinute: read('POSTS_PER_MINUTE'),
    postsBurst: read('POSTS_BURST'),
    gravatarUrl: read('GRAVATAR_URL'),
    pingSeconds: read('PING_SECONDS'),
  }

  function read<Name extends SettingName>(name: Name): v.InferOutput<(typeof settings)[Name]['schema']> {
    const flag = flags[flagOf(name)]
    const given = flag ?? env[name] ?? settings[name].fallback
    const result = v.safeParse(settings[name].schema as unknown as v.GenericSchema<string, never>, given)
    if (result.success) return result.output
    const called = flag === undefined ? name : `--${flagOf(name)}`
    const shown = 'isSecret' in settings[name] ? '' : `=${JSON.stringify(given)}`
    throw new StartupError(`${called}${shown}: ${result.issues[0].message}.`)
  }
}

export function wantsHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h')
}

export function helpText(): string {
  const rows = Object.entries(settings).map(([name, { doc, fallback }]) => {
    const flag = `  --${flagOf(name)}`.padEnd(25)
    return `${flag}${name.padEnd(21)}${doc} (default: ${fallback === '' ? 'empty' : fallback})`
  })
  return [
    'Usage: npx -y pnpm@12 start [--flag value ...]',
    '',
    'Each setting is a flag or an environment variable:',
    '',
    ...rows,
  ].join('\n')
}

function parseFlags(args: readonly string[]): Record<string, string | undefined> {
  const names = Object.keys(settings).map(flagOf)
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
    // pnpm hands on the `--` that separates its own flags from ours.
    return parseArgs({ args: withValues(args.filter((arg) => arg !== '--')), options }).values
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(/\.(?:\s|$)/)[0] : String(error)
    throw new StartupError(`${reason}. --help lists the settings.`, { cause: error })
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
