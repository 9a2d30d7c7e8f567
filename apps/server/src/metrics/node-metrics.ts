import { Counter, Histogram, type Registry } from 'prom-client'
import { measured } from '../logging/measured.ts'

/** In seconds: an idle disk syncs in less than a millisecond, and a post is refused after some seconds. */
const commitBuckets = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
/** Calls in one write of the log. */
const batchBuckets = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

/** Known from the start, so that the first one is seen as an increase from zero. */
const kinds = ['post', 'edit', 'remove', 'react', 'card', 'remove_card', 'entry']
const pushOutcomes = ['sent', 'gone', 'too_large', 'refused', 'later']
const hookOutcomes = ['delivered', 'failed', 'unreached', 'gone'] as const
const cardOutcomes = ['found', 'nothing', 'skipped'] as const
const slowEvents = ['behind', 'closed'] as const

/** What is counted while it happens. Returns the function that stops it. */
export function countEvents(registry: Registry): () => void {
  const registers = [registry]
  const changes = new Counter({
    name: 'parley_changes_total',
    help: 'Changes that this node has stored and acknowledged',
    labelNames: ['kind'],
    registers,
  })
  const commitSeconds = new Histogram({
    name: 'parley_commit_seconds',
    help: 'Time of one write of the log, until it is synced',
    buckets: commitBuckets,
    registers,
  })
  const commitWrites = new Histogram({
    name: 'parley_commit_writes',
    help: 'Calls that were stored by one write of the log',
    buckets: batchBuckets,
    registers,
  })
  const deliveries = new Counter({
    name: 'parley_deliveries_total',
    help: 'Messages of broadcasts, once for each connection that they go to',
    registers,
  })
  const slow = new Counter({
    name: 'parley_slow_readers_total',
    help: 'Connections that read too slowly: they fall behind and read from the log, or are closed after a minute',
    labelNames: ['event'],
    registers,
  })
  const refusals = new Counter({
    name: 'parley_refusals_total',
    help: 'What was refused, by where and why',
    labelNames: ['at', 'reason'],
    registers,
  })
  const pushes = new Counter({
    name: 'parley_pushes_total',
    help: 'Answers of push services',
    labelNames: ['outcome'],
    registers,
  })
  const hooks = new Counter({
    name: 'parley_hook_deliveries_total',
    help: 'Requests to the receivers of outgoing hooks',
    labelNames: ['outcome'],
    registers,
  })
  const cards = new Counter({
    name: 'parley_link_cards_total',
    help: 'Links that were to be read for a card',
    labelNames: ['outcome'],
    registers,
  })
  for (const kind of kinds) changes.inc({ kind }, 0)
  for (const event of slowEvents) slow.inc({ event }, 0)
  for (const outcome of pushOutcomes) pushes.inc({ outcome }, 0)
  for (const outcome of hookOutcomes) hooks.inc({ outcome }, 0)
  for (const outcome of cardOutcomes) cards.inc({ outcome }, 0)
  const ends = [
    measured.commit.subscribe(({ seconds, writes, stored }) => {
      commitSeconds.observe(seconds)
      commitWrites.observe(writes)
      for (const [kind, count] of stored) changes.inc({ kind }, count)
    }),
    measured.broadcast.subscribe(({ messages, readers }) => deliveries.inc(messages * readers)),
    measured.slowReader.subscribe(({ event }) => slow.inc({ event })),
    measured.refusal.subscribe(({ at, reason }) => refusals.inc({ at, reason })),
    measured.push.subscribe(({ outcome }) => pushes.inc({ outcome })),
    measured.hookDelivery.subscribe(({ outcome }) => hooks.inc({ outcome })),
    measured.linkCard.subscribe(({ outcome }) => cards.inc({ outcome })),
  ]
  return () => ends.forEach((end) => end())
}
