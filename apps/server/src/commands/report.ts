import { isDamaged, isSqliteError } from '../log/sqlite/errors.ts'
import type { Summary } from '../log/sqlite/backup/summary.ts'
import { Progress, megabytes, type Unit } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { StartupError } from '../config/startup-error.ts'
import { StoreUnavailable } from '../files/file-store.ts'
import { DamageFound } from '../log/sqlite/check/damage-found.ts'
import type { CopyProgress } from '../log/sqlite/backup/copy-database.ts'

export { exitCodesHelp } from './exit-codes.ts'

/** Runs the work of a command. What the operator can mend becomes a StartupError with one line. */
export async function reporting<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof DamageFound) for (const problem of error.problems) console.log(`  ${problem}`)
    if (error instanceof StartupError) throw error
    if (error instanceof StoreUnavailable)
      throw new StartupError(`The bucket of FILES_URL cannot be used: ${error.message}.`, { cause: error })
    if (isDamaged(error)) throw new DamageFound('The database', [reasonOf(error)])
    if (error instanceof Error && 'syscall' in error && error.syscall === 'connect')
      throw new StartupError(`The database cannot be reached: ${reasonOf(error)}.`, { cause: error })
    if (isSqliteError(error) || (error instanceof Error && 'code' in error))
      throw new StartupError(`${reasonOf(error)}.`, { cause: error })
    throw error
  }
}

/** Shows how much is done, and ends the line when all is. */
export function shownProgress(what: string, unit: Unit = megabytes): CopyProgress {
  let progress: Progress | undefined
  let shown = 0
  return (copied, total) => {
    progress ??= new Progress(process.stdout, what, total, unit)
    progress.add(copied - shown)
    shown = copied
    if (copied >= total) progress.end()
  }
}

export function describe({ messages, rooms, newestAt, bytes }: Summary): string {
  const newest = newestAt === undefined ? '' : `, the newest of ${new Date(newestAt).toISOString()}`
  const { format, name } = megabytes
  return `${counted(messages, 'message')} in ${counted(rooms, 'room')}${newest} (${format(bytes)} ${name})`
}

function counted(number: number, noun: string) {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}

/** Ends the process on a signal, after `cleanUp`. */
export function onInterrupt(line: string, cleanUp: () => void) {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => {
      cleanUp()
      console.error(`\nparley: interrupted. ${line}`)
      process.exit(code)
    })
}
