import { setImmediate as turn } from 'node:timers/promises'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { reasonOf } from '../../server/src/log/postgres/connection/errors.ts'
import { Digest, sumOf, type Sum } from './dump.ts'
import type { LogImporter, LogExporter } from './transfer-ports.ts'
import { transferredTables } from './transferred-tables.ts'
import { isExpected } from './expected.ts'
import { shownAs, type Place } from './location.ts'
import type { Found } from './postgres-transfer.ts'
import { Progress, type Output } from './progress.ts'
import { heldBySqlite, openSqliteImporter, openSqliteExporter } from './sqlite-transfer.ts'

/** `already`: the target held the very same log. */
export type Moved = Sum & { type: 'moved' | 'already'; epoch: string }

export interface Say {
  progress: Output
  warn: (message: string) => void
}

/**
 * Copies a log from one place to another, as it is: ids, revs and epoch. All of it is there at once, in one transaction, after it
 * was read back; whatever ends it earlier leaves the target as it was, and the next run begins anew, since the source
 * may have gone on. Throws StartupError with nothing touched when one of the two cannot be used.
 */
export async function migrate(from: Place, to: Place, say: Say): Promise<Moved> {
  if (shownAs(from) === shownAs(to)) throw new StartupError('--from and --to are the same place.')
  const found = { from: await at('--from', look(from)), to: await at('--to', look(to)) }
  warnOfNodes(found.from.nodes, `${shownAs(from)}: stop them first, what they write from now on stays behind`)
  warnOfNodes(found.to.nodes, `${shownAs(to)}: they will start anew with what is moved there`)
  const source = await at('--from', openOld(from, found.from, say))
  try {
    if (found.to.held !== undefined) return await compare(source, to, found.to.held, say)
    const target = await at('--to', openNew(to, say))
    try {
      return await move(source, target, shownAs(from), say)
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }

  function warnOfNodes(connections: number, where: string) {
    if (connections > 0) say.warn(`nodes are running (${connections} connections) on ${where}`)
  }
}

/** Says of which of the two an error is. */
async function at<Result>(flag: '--from' | '--to', done: Promise<Result>): Promise<Result> {
  try {
    return await done
  } catch (error) {
    if (!isExpected(error)) throw error
    throw new StartupError(`${flag}: ${reasonOf(error)}`, { cause: error })
  }
}

export async function move(
  source: LogExporter,
  target: LogImporter,
  shown: string,
  say: Say,
): Promise<Moved> {
  const total = await source.count()
  const copied = await copy(source, target, new Progress(say.progress, 'copied', total))
  const changes = await source.changesSince()
  if (changes !== 0)
    throw new StartupError(
      `${shown} had ${changes} changes while it was copied. Stop its nodes, and run this again: nothing was kept.`,
    )
  const progress = new Progress(say.progress, 'read back', total)
  const kept = await sumOf(target, (rows) => progress.add(rows))
  progress.end()
  if (kept.rows !== total || kept.sha256 !== copied.sha256)
    throw new StartupError(
      `What was read back is not what was copied (${kept.rows} of ${total} rows, ${kept.sha256} for ${copied.sha256}): nothing was kept.`,
    )
  await target.keep()
  return { type: 'moved', epoch: source.epoch, ...kept }
}

async function copy(source: LogExporter, target: LogImporter, progress: Progress): Promise<Sum> {
  const digest = new Digest(source.epoch)
  await target.name(source.epoch)
  for (const table of transferredTables)
    for await (const rows of source.rows(table)) {
      digest.add(table, rows)
      await target.put(table, rows)
      progress.add(rows.length)
      await turn() // so that Ctrl-C is heard
    }
  await target.settle()
  progress.end()
  return digest.sum()
}

/** A second run of what was done: it is well when nothing is missing. */
async function compare(source: LogExporter, to: Place, held: string, say: Say): Promise<Moved> {
  const other = `${shownAs(to)} holds another log. Nothing was touched: give --to an empty place.`
  if (held !== source.epoch) throw new StartupError(other)
  const target = await openOld(to, { held, nodes: 0 }, say)
  try {
    const progress = new Progress(say.progress, 'compared', (await source.count()) + (await target.count()))
    const [theirs, ours] = [
      await sumOf(target, (rows) => progress.add(rows)),
      await sumOf(source, (rows) => progress.add(rows)),
    ]
    progress.end()
    if (theirs.sha256 === ours.sha256) return { type: 'already', epoch: held, ...ours }
  } finally {
    await target.close()
  }
  throw new StartupError(
    `${shownAs(to)} holds this log as it was at another time. Nothing was touched: give --to an empty place.`,
  )
}

// The other engine is loaded only where it is wanted.
const postgres = () => import('./postgres-transfer.ts')

async function look(place: Place): Promise<Found> {
  if (place.engine === 'sqlite') return { held: heldBySqlite(place.folder), nodes: 0 }
  return (await postgres()).inspectPostgres(place.url)
}

async function openOld(place: Place, { held }: Found, { warn }: Say): Promise<LogExporter> {
  if (place.engine === 'sqlite') return openSqliteExporter(place.folder)
  if (held === undefined) throw new StartupError(`There is no log in ${shownAs(place)}.`)
  return (await postgres()).openPostgresExporter(place.url, { info: () => undefined, warn })
}

async function openNew(place: Place, { warn }: Say): Promise<LogImporter> {
  if (place.engine === 'sqlite') return openSqliteImporter(place.folder)
  return (await postgres()).openPostgresImporter(place.url, { info: () => undefined, warn })
}
