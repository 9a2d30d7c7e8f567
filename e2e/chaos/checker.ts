import type { Message } from '@parley/shared'
import { isDeepStrictEqual } from 'node:util'
import { emoji } from './operations.ts'
import type { History } from './history.ts'
import { unlawful, type OrderLog } from './order/order-log.ts'

/** Counts of errors; all must be 0. */
export interface CheckResult {
  /** Acknowledged posts, edits, removals and reactions that are not in the log. */
  lost: number
  /** Posts that are in the log more than once. */
  doubled: number
  /** Posts of one person that are not in the order of writing. */
  reordered: number
  /** Gaps in frames, timelines or the log. */
  gaps: number
  /** Messages in the log or in a timeline that nobody wrote like this. */
  altered: number
  /** Actions acknowledged with two different ids or revs. */
  contradicted: number
  /** Actions that were never acknowledged. */
  stuck: number
  /** Messages that were stored though their author was muted or banned, or the room locked. */
  unlawful: number
}

/** Compares the histories of all histories of one room with each other and with its log. */
export function check(histories: readonly History[], log: readonly Message[], order?: OrderLog): CheckResult {
  const byId = new Map(log.map((message) => [message.id, message]))
  return {
    lost: sum(histories, (history) => lost(history, byId) + lostReactions(history, byId)),
    doubled: log.length - new Set(log.map(nameOf)).size,
    reordered: sum(histories, (history) => reordered(history, log)),
    gaps:
      sum(histories, (history) => history.gaps + missing(history.seen, log)) +
      missingRevs(log, histories, order),
    altered: invented(histories, log) + sum(histories, ({ seen }) => differing(seen, byId)),
    contradicted: sum(histories, contradicted),
    stuck: sum(histories, stuck),
    unlawful: order === undefined ? 0 : unlawful(order, log),
  }
}

export function isClean(errors: CheckResult): boolean {
  return Object.values(errors).every((count) => count === 0)
}

export function add(one: CheckResult, other: CheckResult): CheckResult {
  const names = Object.keys(one) as (keyof CheckResult)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as CheckResult
}

export const noErrors: CheckResult = {
  lost: 0,
  doubled: 0,
  reordered: 0,
  gaps: 0,
  altered: 0,
  contradicted: 0,
  stuck: 0,
  unlawful: 0,
}

function lost({ name, sent, acknowledged, texts }: History, byId: ReadonlyMap<number, Message>) {
  const last = new Map(sent.map(({ cid, text }) => [cid, texts.get(cid) ?? text]))
  return acknowledged.filter(({ cid, id }) => {
    const stored = byId.get(id)
    return stored?.username !== name || stored.cid !== cid || stored.message !== last.get(cid)
  }).length
}

function lostReactions({ name, reactions }: History, byId: ReadonlyMap<number, Message>) {
  return [...reactions].filter(([id, on]) => {
    const stored = byId.get(id)
    if (stored === undefined) return true
    const people = stored.reactions?.find((reaction) => reaction.emoji === emoji)?.people ?? []
    return !stored.removed && people.includes(name) !== on
  }).length
}

function reordered({ name, sent }: History, log: readonly Message[]) {
  const place = new Map(sent.map(({ cid }, index) => [cid, index]))
  const places = log.filter(({ username }) => username === name).map(({ cid }) => place.get(cid) ?? -1)
  return places.filter((at, index) => index > 0 && at < (places[index - 1] ?? -1)).length
}

/** The number of revs that are neither a post nor an acknowledged change. */
function missingRevs(log: readonly Message[], histories: readonly History[], order?: OrderLog) {
  // What took revs in messages that are deleted is not known any more.
  if (order !== undefined && order.floor > 0) return 0
  const known = new Set(log.flatMap(({ id, rev }) => [id, rev]))
  for (const { changed } of histories) for (const { rev } of changed) known.add(rev)
  for (const { rev } of order?.entries ?? []) known.add(rev)
  return [...known].reduce((most, rev) => Math.max(most, rev), 0) - known.size
}

/** The number of messages missing in a timeline, from its first one on. */
function missing(seen: readonly Message[], log: readonly Message[]) {
  const held = new Set(seen.map(({ id }) => id))
  return log.filter(({ id }) => id >= (seen[0]?.id ?? Infinity) && !held.has(id)).length
}

function invented(histories: readonly History[], log: readonly Message[]) {
  const written = new Map(
    histories.flatMap(({ name, sent, texts }) =>
      sent.map(({ cid, text }) => [`${name} ${cid}`, texts.get(cid) ?? text]),
    ),
  )
  return log.filter((message) => written.get(nameOf(message)) !== message.message).length
}

function differing(seen: readonly Message[], byId: ReadonlyMap<number, Message>) {
  const wrong = seen.filter((message) => !isDeepStrictEqual(message, byId.get(message.id)))
  const [first] = wrong
  if (first !== undefined)
    console.error('A timeline has', JSON.stringify(first), 'and the log', JSON.stringify(byId.get(first.id)))
  return wrong.length
}

function contradicted({ acknowledged, changed }: History) {
  const answers = [
    ...acknowledged.map(({ cid, id }) => ({ cid, rev: id })),
    ...changed.map(({ cid, rev }) => ({ cid, rev })),
  ]
  const first = new Map<string, number>()
  return answers.filter(({ cid, rev }) => {
    if (!first.has(cid)) first.set(cid, rev)
    return first.get(cid) !== rev
  }).length
}

function stuck({ sent, acknowledged, changes, changed, givenUp, seen }: History) {
  const known = new Set([...acknowledged, ...changed, ...seen].map(({ cid }) => cid))
  return [...sent.map(({ cid }) => cid), ...changes].filter((cid) => !known.has(cid) && !givenUp.has(cid))
    .length
}

const nameOf = ({ username, cid }: Message) => `${username} ${cid}`

function sum(histories: readonly History[], count: (history: History) => number) {
  return histories.reduce((total, history) => total + count(history), 0)
}
