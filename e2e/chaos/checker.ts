import type { Message } from '@parley/shared'
import { isDeepStrictEqual } from 'node:util'
import { emoji } from './operations.ts'
import type { History } from './history.ts'

/** What can be wrong; every count must be 0. */
export interface CheckResult {
  /** Acknowledged, and not in the log: a post under its id with its last text, a reaction, a removal. */
  lost: number
  /** In the log more than once. */
  doubled: number
  /** One person's posts in another order than they were written. */
  reordered: number
  /** Frames or timelines with something missing in between. */
  gaps: number
  /** In the log or on a screen, and never written so by anyone. */
  altered: number
  /** Acknowledged again under another id or rev. */
  contradicted: number
  /** Written, and not acknowledged in the end. */
  stuck: number
}

/** Holds what the witnesses of one room saw against each other and against its log. */
export function judge(witnesses: readonly History[], log: readonly Message[]): CheckResult {
  const byId = new Map(log.map((message) => [message.id, message]))
  return {
    lost: sum(witnesses, (notes) => lost(notes, byId) + lostReactions(notes, byId)),
    doubled: log.length - new Set(log.map(nameOf)).size,
    reordered: sum(witnesses, (notes) => reordered(notes, log)),
    gaps: sum(witnesses, (notes) => notes.gaps + missing(notes.seen, log)) + holes(log, witnesses),
    altered: invented(witnesses, log) + sum(witnesses, ({ seen }) => unlike(seen, byId)),
    contradicted: sum(witnesses, contradicted),
    stuck: sum(witnesses, stuck),
  }
}

export function isClean(verdict: CheckResult): boolean {
  return Object.values(verdict).every((count) => count === 0)
}

export function add(one: CheckResult, other: CheckResult): CheckResult {
  const names = Object.keys(one) as (keyof CheckResult)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as CheckResult
}

export const nothingWrong: CheckResult = {
  lost: 0,
  doubled: 0,
  reordered: 0,
  gaps: 0,
  altered: 0,
  contradicted: 0,
  stuck: 0,
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

/** Revs that are neither a post nor an acknowledged change. */
function holes(log: readonly Message[], witnesses: readonly History[]) {
  const known = new Set(log.flatMap(({ id, rev }) => [id, rev]))
  for (const { changed } of witnesses) for (const { rev } of changed) known.add(rev)
  return [...known].reduce((most, rev) => Math.max(most, rev), 0) - known.size
}

/** Messages of the log that a timeline should hold, from its first one on. */
function missing(seen: readonly Message[], log: readonly Message[]) {
  const held = new Set(seen.map(({ id }) => id))
  return log.filter(({ id }) => id >= (seen[0]?.id ?? Infinity) && !held.has(id)).length
}

function invented(witnesses: readonly History[], log: readonly Message[]) {
  const written = new Map(
    witnesses.flatMap(({ name, sent, texts }) =>
      sent.map(({ cid, text }) => [`${name} ${cid}`, texts.get(cid) ?? text]),
    ),
  )
  return log.filter((message) => written.get(nameOf(message)) !== message.message).length
}

function unlike(seen: readonly Message[], byId: ReadonlyMap<number, Message>) {
  return seen.filter((message) => !isDeepStrictEqual(message, byId.get(message.id))).length
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

function sum(witnesses: readonly History[], count: (notes: History) => number) {
  return witnesses.reduce((total, notes) => total + count(notes), 0)
}
