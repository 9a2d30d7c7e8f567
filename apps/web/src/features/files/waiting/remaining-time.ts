/** How much had arrived at a time in milliseconds. */
export interface Sample {
  readonly at: number
  readonly bytes: number
}

/** Before this much of a second it is only a guess. */
const soonest = 3_000

/** Seconds until `total` has arrived, as fast as lately; undefined where it cannot be known yet, or is soon. */
export function remainingSeconds(samples: readonly Sample[], total: number): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.at - first.at < soonest || last.bytes <= first.bytes)
    return undefined
  const perMs = (last.bytes - first.bytes) / (last.at - first.at)
  const seconds = Math.ceil((total - last.bytes) / perMs / 1_000)
  return seconds > 4 ? seconds : undefined
}
