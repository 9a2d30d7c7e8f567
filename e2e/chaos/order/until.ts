import { setTimeout as sleep } from 'node:timers/promises'

const patienceMs = 240_000

/** Waits until it is so. Rejects when that takes too long. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await isSo()); await sleep(100))
    if (Date.now() > end) throw new Error(`Not in time: ${what}.`)
}
