import { flagHelp, readFlags } from '@parley/command-line'
import * as v from 'valibot'
import type { Setting } from './setting.ts'
import { flagOf, settings, type SettingName } from './settings.ts'
import { checkOutside } from './outside-settings.ts'
import { readSecret, secretHint } from './secret.ts'
import { installation } from './installation.ts'
import { checkListening } from './listening-settings.ts'
import { StartupError } from './startup-error.ts'
import { checkFiles } from './upload-settings.ts'

/** The settings, under their names in camelCase: `DATA_DIR` is `dataDir`. */
export type Config = {
  [Name in SettingName as CamelCase<Name>]: v.InferOutput<(typeof settings)[Name]['schema']>
}

type CamelCase<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>

const names = Object.keys(settings) as SettingName[]

const isSecret = (name: SettingName) => (settings[name] as Setting<unknown>).isSecret === true

const flagsOf = (these: readonly SettingName[]) =>
  Object.fromEntries(
    these.map((name) => {
      const { doc, fallback } = settings[name]
      return [flagOf(name), { doc: `${doc} (default: ${fallback || 'empty'})`, value: name }]
    }),
  )

const secrets = names.filter(isSecret)
const flags = flagsOf(names.filter((name) => !isSecret(name)))

/** A flag wins over the environment, and that over the default. Throws StartupError naming the setting that is wrong. */
export function readConfig(args: readonly string[], env: Record<string, string | undefined>): Config {
  refuseSecrets(args)
  const error = (line: string) => new StartupError(`${line} --help lists the settings.`)
  const given: Record<string, string | undefined> = readFlags(args, flags, { error }).values
  const config = Object.fromEntries(
    names.map((name) => {
      const variable = isSecret(name) ? readSecret(name, env) : env[name]
      return [camelCase(name), readSetting(name, given[flagOf(name)], variable)]
    }),
  ) as Config
  checkListening(config)
  checkOutside(config)
  checkFiles(config)
  return config
}

/** Every user of the machine can see the arguments of a process. */
function refuseSecrets(args: readonly string[]) {
  const given = secrets.find((name) => args.some((arg) => arg.split('=', 1)[0] === `--${flagOf(name)}`))
  if (given !== undefined) throw new StartupError(`--${flagOf(given)}: ${secretHint(given)}`)
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
  return `Usage: ${installation.startCommand} [--flag value ...]

Each setting is a flag or an environment variable:

${flagHelp(flags)}

Secrets are environment variables alone, or files that NAME_FILE names:

${secrets.map((name) => `  ${name.padEnd(22)}${settings[name].doc} (default: ${settings[name].fallback || 'empty'})`).join('\n')}

Exit codes: 0 when it was stopped, 1 when it cannot start or its database fails.`
}
