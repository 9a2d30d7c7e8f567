import { measured } from '../logging/measured.ts'
import type { More } from './group-commit.ts'
import type { Draft } from './message-log.ts'
import type { Written } from './rules/writes.ts'

type Append = { drafts: readonly Draft[] }
type WriteAppends<Item> = (appends: Item[], more: More<Item>) => Promise<Written[]>

/** The same, and tells the metrics how long a batch took, with its retries, and what it has stored. */
export function measuredAppends<Item extends Append>(write: WriteAppends<Item>): WriteAppends<Item> {
  return async (appends, more) => {
    const began = performance.now()
    const results = await write(appends, more)
    if (!measured.commit.isMeasured) return results
    const seconds = (performance.now() - began) / 1_000
    measured.commit.publish({ seconds, writes: appends.length, stored: storedKinds(appends, results) })
    return results
  }
}

/** A change that was sent again is counted again: the receipt does not tell. */
function storedKinds(appends: readonly Append[], results: readonly Written[]) {
  const kinds = new Map<string, number>()
  for (const [index, { drafts }] of appends.entries()) {
    const result = results[index]
    if (result?.type !== 'appended') continue
    for (const [at, { type }] of drafts.entries()) {
      const receipt = result.receipts[at]?.type
      if (receipt === 'posted' || receipt === 'changed') kinds.set(type, (kinds.get(type) ?? 0) + 1)
    }
  }
  return kinds
}
