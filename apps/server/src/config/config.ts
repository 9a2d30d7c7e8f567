import { flagHelp, readFlags } from '@parley/command-line'
import * as v from 'valibot'
import type { Setting } from './setting.ts'
import { flagOf, settings, type SettingName } from './settings.ts'
import { StartupError } from './startup-error.ts'

/** The settings, under their names in camelCase: `DATA_DIR` is `dataDir`. */
export type Config = {
  [Name in SettingName as CamelCase<Name>]: v.InferOutput<(typeof settings)[Name]['schema']>
}

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>

const names = Object.keys(settings) as SettingName[]

const flags = Object.fromEntries(
  names.map((name) => {
    const { doc, fallback } = settings[name]
    return [flagOf(name), { doc: `${doc} (default: ${fallback || 'empty'})`, value: name }]
  }),
)

/** A flag wins over the environment, and that over the default. Throws StartupError naming the setting that is wrong. */
export function readConfig(args: readonly string[], env: Record<string, string | undefined>): Config {
  const error = (line: string) => new StartupError(`${line} --help lists the settings.`)
  const given: Record<string, string | undefined> = readFlags(args, flags, { error }).values
  return Object.fromEntries(
    names.map((name) => [camelCase(name), readSetting(name, given[flagOf(name)], env[name])]),
  ) as Config
}

function readSetting(name: SettingName, flag: string | undefined, variable: string | undefined): unknown {
  const setting: Setting<unknown> = settings[name]
  const given = flag ?? variable ?? setting.fallback
  const result = v.safeParse(setting.schema, given)
  if (result.success) return result.output
  const called = flag === undefined ? name : `--${flagOf(name)}`
  const shown = setting.isSecret ? '' : `=${JSON.stringify(given)}`
  throw new StartupError(`${called}${shown}: ${result.issues[0].message}.`)
}

function camelCase(name: string) {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
}

export function helpText(): string {
  return `Usage: npx -y pnpm@12 start [--flag value ...]

Each setting is a flag or an environment variable:

${flagHelp(flags)}`
}
