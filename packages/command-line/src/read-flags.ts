import { parseArgs, type ParseArgsConfig } from 'node:util'
import * as v from 'valibot'
import { nearest } from './nearest.ts'

/** `--name value` or `--name=value`, with `schema` applied to the value or the default. */
export interface ValueFlag {
  doc: string
  /** Stands for the value in the help: `FILE`. */
  value: string
  /** A letter: `n` for `-n`. */
  short?: string
  default?: string
  schema?: v.GenericSchema<string, unknown>
}

/** `--name` turns it on, `--no-name` off. */
export interface Switch {
  doc: string
  type: 'boolean'
  default?: boolean
}

export type Flags = Readonly<Record<string, ValueFlag | Switch>>

export type FlagValues<Table extends Flags> = {
  [Name in keyof Table]: Table[Name] extends Switch
    ? boolean
    : Table[Name] extends { default: string }
      ? Output<Table[Name]>
      : Output<Table[Name]> | undefined
}

type Output<Flag> = Flag extends { schema: v.GenericSchema<string, infer Value> } ? Value : string

export interface FlagOptions {
  /** How many arguments without a flag may be given; none by default. */
  positionals?: number
  /** Makes the error to throw of one line. The line never repeats a value, which may be a password. */
  error: (message: string) => Error
}

/** Reads the command line. Throws `error` for an unknown flag, a missing or a wrong value, and too many arguments. */
export function readFlags<const Table extends Flags>(
  given: readonly string[],
  table: Table,
  { positionals: mostPositionals = 0, error }: FlagOptions,
): { values: FlagValues<Table>; positionals: string[] } {
  const texts: Record<string, string | boolean> = {}
  const positionals: string[] = []
  // Where there are flags alone, -- separates nothing.
  const args = mostPositionals === 0 ? given.filter((arg) => arg !== '--') : argumentsOf(given)
  let idAt: number | undefined
  for (const token of tokensOf(args, table)) {
    const arg = args[token.index] ?? ''
    if (token.kind === 'positional') positionals.push(token.value)
    else if (token.kind === 'option' && isId(arg)) {
      // Each letter of it is a token of its own.
      if (token.index !== idAt) positionals.push(arg)
      idAt = token.index
    } else if (token.kind === 'option') {
      const [name, text] = readOption(token)
      texts[name] = text
    }
  }
  if (positionals.length > mostPositionals)
    throw error(mostPositionals === 0 ? 'Every value needs a flag.' : 'There are too many arguments.')
  const values = Object.entries(table).map(([name, flag]) => [name, valueOf(name, flag)])
  return { values: Object.fromEntries(values) as FlagValues<Table>, positionals }

  function isId(arg: string) {
    return mostPositionals > 0 && dashedId.test(arg) && !(arg.slice(2) in table)
  }

  function readOption({ name, rawName, value, inlineValue }: OptionToken): [string, string | boolean] {
    const positive = name.replace(/^no-/, '')
    const switched = Object.hasOwn(table, name) ? name : positive
    const flag = Object.hasOwn(table, switched) ? table[switched] : undefined
    if (flag === undefined || (switched !== name && !isSwitch(flag))) throw unknown(rawName, name)
    if (isSwitch(flag)) {
      if (value !== undefined) throw error(`${rawName} takes no value.`)
      return [switched, switched === name]
    }
    // What follows a flag is its value, also `-1`, but not another flag.
    if (value === undefined || (!inlineValue && value.startsWith('--')))
      throw error(`${rawName} needs a value.`)
    return [name, value]
  }

  function unknown(rawName: string, name: string) {
    const similar = nearest(name, Object.keys(table))
    if (similar !== undefined) return error(`There is no flag ${rawName}; did you mean --${similar}?`)
    const otherwise = mostPositionals === 0 ? '' : ' Before a name that begins with a dash, write --.'
    return error(`There is no flag ${rawName}.${otherwise}`)
  }

  function valueOf(name: string, flag: ValueFlag | Switch): unknown {
    const text = texts[name] ?? flag.default
    if (isSwitch(flag)) return text ?? false
    if (text === undefined || flag.schema === undefined) return text
    const result = v.safeParse(flag.schema, text)
    if (result.success) return result.output
    throw error(`--${name}: ${result.issues[0].message}.`)
  }
}

/** One line for each flag: the flag, its text and its default. */
export function flagHelp(table: Flags): string {
  const rows = Object.entries(table).map(([name, flag]) => {
    if (isSwitch(flag)) return [`--${flag.default === true ? 'no-' : ''}${name}`, flag.doc]
    const letter = flag.short === undefined ? '' : `-${flag.short}, `
    const fallback = flag.default === undefined || flag.default === '' ? '' : ` (default: ${flag.default})`
    return [`${letter}--${name} ${flag.value}`, flag.doc + fallback]
  })
  const width = Math.max(...rows.map(([flag = '']) => flag.length)) + 2
  return rows.map(([flag = '', doc = '']) => `  ${flag.padEnd(width)}${doc}`).join('\n')
}

export function wantsHelp(args: readonly string[]): boolean {
  return args.includes('--help') || args.includes('-h')
}

export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, message),
    v.transform(Number),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

/** Also a fraction, like 0.4. */
export const positiveNumber = v.pipe(
  v.string(),
  v.regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a number'),
  v.transform(Number),
  v.gtValue(0, 'must be more than 0'),
)

/** An id of 128 bits, as a person has one, which may begin with a dash (RFC 4648, 5). */
const dashedId = /^-[\w-]{21}$/

/** pnpm passes on the `--` that separates its own flags. A later one is ours: what follows has no flags. */
export function argumentsOf(given: readonly string[]): string[] {
  return given.slice(given[0] === '--' ? 1 : 0)
}

type OptionToken = Extract<ReturnType<typeof tokensOf>[number], { kind: 'option' }>

function tokensOf(args: string[], table: Flags) {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [name, flag] of Object.entries(table)) {
    if (isSwitch(flag)) options[name] = { type: 'boolean' }
    else options[name] = { type: 'string', ...(flag.short !== undefined && { short: flag.short }) }
  }
  return parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true }).tokens
}

function isSwitch(flag: ValueFlag | Switch): flag is Switch {
  return 'type' in flag
}
