import type { Message } from '@parley/shared'
import type { Notes } from './witness.ts'

/** What can be wrong; every count must be 0. */
export interface Verdict {
  /** Acknowledged, and not in the log under that id with that text. */
  lost: number
  /** In the log more than once. */
  doubled: number
  /** One person's posts in another order than they were written. */
  reordered: number
  /** Frames or timelines with something missing in between. */
  gaps: number
  /** In the log or on a screen, and never written so by anyone. */
  altered: number
  /** Acknowledged again under another id. */
  contradicted: number
  /** Written, and not acknowledged in the end. */
  stuck: number
}

/** Holds what the witnesses of one room saw against each other and against its log. */
export function judge(witnesses: readonly Notes[], log: readonly Message[]): Verdict {
  const byId = new Map(log.map((message) => [message.id, message]))
  return {
    lost: sum(witnesses, (notes) => lost(notes, byId)),
    doubled: log.length - new Set(log.map(nameOf)).size,
    reordered: sum(witnesses, (notes) => reordered(notes, log)),
    gaps: sum(witnesses, (notes) => notes.gaps + holes(notes.seen)) + holes(log),
    altered: invented(witnesses, log) + sum(witnesses, ({ seen }) => unlike(seen, byId)),
    contradicted: sum(witnesses, contradicted),
    stuck: sum(witnesses, stuck),
  }
}

export function isClean(verdict: Verdict): boolean {
  return Object.values(verdict).every((count) => count === 0)
}

export function add(one: Verdict, other: Verdict): Verdict {
  const names = Object.keys(one) as (keyof Verdict)[]
  return Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as Verdict
}

export const nothingWrong: Verdict = {
  lost: 0,
  doubled: 0,
  reordered: 0,
  gaps: 0,
  altered: 0,
  contradicted: 0,
  stuck: 0,
}

function lost({ name, sent, acknowledged }: Notes, byId: ReadonlyMap<number, Message>) {
  const texts = new Map(sent.map(({ cid, text }) => [cid, text]))
  return acknowledged.filter(({ cid, id }) => {
    const stored = byId.get(id)
    return stored?.username !== name || stored.cid !== cid || stored.message !== texts.get(cid)
  }).length
}

function reordered({ name, sent }: Notes, log: readonly Message[]) {
  const place = new Map(sent.map(({ cid }, index) => [cid, index]))
  const places = log.filter(({ username }) => username === name).map(({ cid }) => place.get(cid) ?? -1)
  return places.filter((at, index) => index > 0 && at < (places[index - 1] ?? -1)).length
}

function holes(messages: readonly Message[]) {
  return messages.filter(({ id }, index) => index > 0 && id !== (messages[index - 1]?.id ?? 0) + 1).length
}

function invented(witnesses: readonly Notes[], log: readonly Message[]) {
  const written = new Map(
    witnesses.flatMap(({ name, sent }) => sent.map(({ cid, text }) => [`${name} ${cid}`, text])),
  )
  return log.filter((message) => written.get(nameOf(message)) !== message.message).length
}

function unlike(seen: readonly Message[], byId: ReadonlyMap<number, Message>) {
  return seen.filter((message) => {
    const stored = byId.get(message.id)
    return stored?.message !== message.message || stored.username !== message.username
  }).length
}

function contradicted({ acknowledged }: Notes) {
  const first = new Map<string, number>()
  return acknowledged.filter(({ cid, id }) => {
    if (!first.has(cid)) first.set(cid, id)
    return first.get(cid) !== id
  }).length
}

function stuck({ sent, acknowledged, seen }: Notes) {
  const known = new Set([...acknowledged, ...seen].map(({ cid }) => cid))
  return sent.filter(({ cid }) => !known.has(cid)).length
}

const nameOf = ({ username, cid }: Message) => `${username} ${cid}`

function sum(witnesses: readonly Notes[], count: (notes: Notes) => number) {
  return witnesses.reduce((total, notes) => total + count(notes), 0)
}
