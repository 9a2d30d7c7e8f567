import { accessLine, isDamaged, isLocked, isSqliteError, lockedLine } from '../log/sqlite/errors.ts'
import type { Summary } from '../log/sqlite/backup/summary.ts'
import { Progress, megabytes, type Unit } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { StartupError } from '../config/startup-error.ts'
import { fileProblem } from '../config/system-error.ts'
import { isStorageError } from '../log/message-log.ts'
import { StoreUnavailable } from '../files/file-store.ts'
import { DamageFound } from '../log/sqlite/check/damage-found.ts'
import type { CopyProgress } from '../log/sqlite/backup/copy-database.ts'

export { exitCodesHelp } from './exit-codes.ts'

/**
 * Runs the work of a command. What the operator can mend becomes a StartupError with one line. What is damaged is listed before,
 * for programs as one object.
 */
export async function reporting<Result>(work: () => Result | Promise<Result>, json = false): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (json && isDamaged(error)) console.log(JSON.stringify({ problems: [reasonOf(error)] }))
    if (error instanceof DamageFound)
      for (const line of json ? [JSON.stringify({ problems: error.problems })] : indented(error.problems))
        console.log(line)
    if (error instanceof StartupError) throw error
    if (error instanceof StoreUnavailable)
      throw new StartupError(`The bucket of FILES_URL cannot be used: ${error.message}.`, { cause: error })
    if (isDamaged(error)) throw new DamageFound('The database', [reasonOf(error)])
    if (error instanceof Error && 'syscall' in error && isOfNetwork(error.syscall))
      throw new StartupError(`The database cannot be reached: ${reasonOf(error)}.`, { cause: error })
    if (isLocked(error)) throw new StartupError(lockedLine('The database of the log'), { cause: error })
    const line = accessLine(error, 'The database of the log or of the copy')
    if (line !== undefined) throw new StartupError(line, { cause: error })
    if (isStorageError(error))
      throw new StartupError(
        `Nothing more could be stored: ${reasonOf(error)}. Try again when that is mended.`,
        {
          cause: error,
        },
      )
    const problem = fileProblem(error)
    if (problem !== undefined) throw problem
    if (isSqliteError(error) || (error instanceof Error && 'code' in error))
      throw new StartupError(`${reasonOf(error)}.`, { cause: error })
    throw error
  }
}

const isOfNetwork = (syscall: unknown) => syscall === 'connect' || syscall === 'getaddrinfo'

const indented = (problems: readonly string[]) => problems.map((problem) => `  ${problem}`)

/** The flag of a command whose answer is one object. */
export const jsonFlag = { json: { doc: 'one JSON object', type: 'boolean' } } as const

/** Writes lines for people; for programs, which get one object, none. */
export function saying(json: boolean): (line: string) => void {
  return json ? () => undefined : (line) => console.log(line)
}

interface ProgressOptions {
  unit?: Unit
  json?: boolean
}

/** Shows how much is done, and ends the line when all is; for programs not at all. */
export function shownProgress(
  what: string,
  { unit = megabytes, json = false }: ProgressOptions = {},
): CopyProgress {
  if (json) return () => undefined
  let progress: Progress | undefined
  let shown = 0
  return (copied, total) => {
    progress ??= new Progress(process.stdout, what, total, unit)
    progress.add(copied - shown)
    shown = copied
    if (copied >= total) progress.end()
  }
}

/** Of `performance.now()`, with milliseconds. */
export const secondsSince = (began: number): number => Math.round(performance.now() - began) / 1_000

export function describe({ messages, rooms, newestAt, bytes }: Summary): string {
  const newest = newestAt === undefined ? '' : `, the newest of ${new Date(newestAt).toISOString()}`
  const { format, name } = megabytes
  return `${counted(messages, 'message')} in ${counted(rooms, 'room')}${newest} (${format(bytes)} ${name})`
}

function counted(number: number, noun: string) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

/** Ends the process on a signal, after `cleanUp`. */
export function onInterrupt(line: () => string, cleanUp: () => void) {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => {
      cleanUp()
      console.error(`\nparley: interrupted. ${line()}`)
      process.exit(code)
    })
}
