import { Progress, type Output } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { fileFoldersIn } from '../../server/src/files/folder-store.ts'
import { Digest, sumOf, type Sum } from './dump.ts'
import type { LogImporter, LogExporter } from './transfer-ports.ts'
import { transferredTables } from './transferred-tables.ts'
import { isExpected } from './expected.ts'
import { displayName, type Location } from './location.ts'
import type { Inspection } from './postgres-transfer.ts'
import { inspectSqlite, openSqliteImporter, openSqliteExporter } from './sqlite-transfer.ts'

/** `already`: the target held an identical log, and nothing was written. */
export type TransferResult = Sum & { type: 'transferred' | 'already'; epoch: string }

export interface TransferReporter {
  progress: Output
  warn: (message: string) => void
}

/**
 * Copies a log unchanged: ids, revs and epoch. The target is written in one transaction, which is committed once the copy
 * was read back; whatever ends it earlier leaves the target unchanged, and the next run starts from the beginning, since the
 * source may have changed. Throws StartupError, with nothing written, when one of the two cannot be used.
 */
export async function transferLog(
  from: Location,
  to: Location,
  reporter: TransferReporter,
): Promise<TransferResult> {
  if (displayName(from) === displayName(to)) throw new StartupError('--from and --to are the same location.')
  const inspected = {
    from: await namingFlag('--from', inspect(from)),
    to: await namingFlag('--to', inspect(to)),
  }
  warnOfNodes(inspected.from.nodes, `${displayName(from)}: stop them first, later writes are not copied`)
  warnOfNodes(inspected.to.nodes, `${displayName(to)}: they will switch to the transferred log`)
  const source = await namingFlag('--from', openExporter(from, inspected.from, reporter))
  try {
    if (inspected.to.epoch !== undefined) {
      const already = await compare(source, to, inspected.to.epoch, reporter)
      await copyFiles(from, to)
      return already
    }
    const target = await namingFlag('--to', openImporter(to, reporter))
    try {
      await copyFiles(from, to)
      return await copyAndVerify(source, target, displayName(from), reporter)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }

  function warnOfNodes(connections: number, where: string) {
    if (connections > 0) reporter.warn(`nodes are running (${connections} connections) on ${where}`)
  }
}

/**
 * The files of messages in a folder, which never change. Without them the copy of the log would be whole all the same. For
 * those that come from a bucket or go into one, see transfer-files.ts.
 */
async function copyFiles(from: Location, to: Location) {
  if (from.engine !== 'sqlite' || to.engine !== 'sqlite') return
  const { stored } = fileFoldersIn(from.folder)
  if (!existsSync(stored)) return
  await cp(stored, fileFoldersIn(to.folder).stored, { recursive: true })
}

/** Adds to an expected error which of the two locations it is about. */
async function namingFlag<Result>(flag: '--from' | '--to', work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (!isExpected(error)) throw error
    throw new StartupError(`${flag}: ${reasonOf(error)}`, { cause: error })
  }
}

export async function copyAndVerify(
  source: LogExporter,
  target: LogImporter,
  sourceName: string,
  reporter: TransferReporter,
): Promise<TransferResult> {
  const total = await source.count()
  const copied = await copy(source, target, new Progress(reporter.progress, 'copied', total))
  const changes = await source.changesSince()
  if (changes !== 0)
    throw new StartupError(
      `${sourceName} had ${changes} changes while it was copied. Stop its nodes, and run this again: nothing was written.`,
    )
  const progress = new Progress(reporter.progress, 'read back', total)
  const readBack = await sumOf(target, (rows) => progress.add(rows))
  progress.end()
  if (readBack.rows !== total || readBack.sha256 !== copied.sha256)
    throw new StartupError(
      `The copy differs from the original (${readBack.rows} of ${total} rows, ${readBack.sha256} for ${copied.sha256}): nothing was written.`,
    )
  await target.commit()
  return { type: 'transferred', epoch: source.epoch, ...readBack }
}

async function copy(source: LogExporter, target: LogImporter, progress: Progress): Promise<Sum> {
  const digest = new Digest(source.epoch)
  await target.setEpoch(source.epoch)
  for (const table of transferredTables)
    for await (const rows of source.rows(table)) {
      digest.add(table, rows)
      await target.insertRows(table, rows)
      progress.add(rows.length)
      await nextTurn() // lets the process handle Ctrl-C
    }
  await target.analyze()
  progress.end()
  return digest.sum()
}

/** A second run succeeds if the target holds the same rows. */
async function compare(
  source: LogExporter,
  to: Location,
  epoch: string,
  reporter: TransferReporter,
): Promise<TransferResult> {
  const refused = (what: string) =>
    new StartupError(
      `${displayName(to)} holds ${what}. Nothing was changed: choose an empty location for --to.`,
    )
  if (epoch !== source.epoch) throw refused('another log')
  const target = await openExporter(to, { epoch, nodes: 0 }, reporter)
  try {
    const total = (await source.count()) + (await target.count())
    const progress = new Progress(reporter.progress, 'compared', total)
    const theirs = await sumOf(target, (rows) => progress.add(rows))
    const ours = await sumOf(source, (rows) => progress.add(rows))
    progress.end()
    if (theirs.sha256 === ours.sha256) return { type: 'already', epoch, ...ours }
  } finally {
    await target.close()
  }
  throw refused('an earlier or later state of this log')
}

// Loaded only when PostgreSQL takes part.
const postgres = () => import('./postgres-transfer.ts')

async function inspect(location: Location): Promise<Inspection> {
  if (location.engine === 'sqlite') return { epoch: inspectSqlite(location.folder), nodes: 0 }
  return (await postgres()).inspectPostgres(location.url)
}

async function openExporter(
  location: Location,
  { epoch }: Inspection,
  { warn }: TransferReporter,
): Promise<LogExporter> {
  if (location.engine === 'sqlite') return openSqliteExporter(location.folder)
  if (epoch === undefined) throw new StartupError(`There is no log in ${displayName(location)}.`)
  return (await postgres()).openPostgresExporter(location.url, { info: () => undefined, warn })
}

async function openImporter(location: Location, { warn }: TransferReporter): Promise<LogImporter> {
  if (location.engine === 'sqlite') return openSqliteImporter(location.folder)
  return (await postgres()).openPostgresImporter(location.url, { info: () => undefined, warn })
}
