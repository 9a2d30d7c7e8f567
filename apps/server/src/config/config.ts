import * as v from 'valibot'
import { inProject } from './project-folder.ts'
import { readFlags } from './read-flags.ts'
import { flagOf, settings, type SettingName } from './settings.ts'
import { StartupError } from './startup-error.ts'

export type Config = ReturnType<typeof readConfig>

/** Flags win over the environment, and that over the defaults. Throws StartupError naming the setting that is wrong. */
export function readConfig(args: readonly string[], env: Record<string, string | undefined>) {
  const flags: Record<string, string | undefined> = readFlags(
    args,
    Object.keys(settings).map(flagOf),
    '--help lists the settings.',
  )
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
