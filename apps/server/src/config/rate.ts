import * as v from 'valibot'

/** How often something may be done: `burst` times at once, and `count` times in `perMs` milliseconds in the long run. */
export interface Rate {
  count: number
  perMs: number
  burst: number
}

const units = { s: 1_000, min: 60_000, h: 3_600_000, day: 86_400_000 } as const

/** A setting like `60/min burst 10`; `0`: undefined, which limits nothing. */
export const rate = v.pipe(
  v.string(),
  v.trim(),
  v.rawTransform<string, Rate | undefined>(({ dataset, addIssue, NEVER }) => {
    if (dataset.value === '0') return undefined
    const [, count = '', unit = '', burst = count] =
      /^([1-9]\d{0,6}) ?\/ ?(s|min|h|day)(?: burst ([1-9]\d{0,6}))?$/.exec(dataset.value) ?? []
    if (unit === '') {
      addIssue({ message: 'must be a rate like 60/min burst 10 (units: s, min, h, day), or 0 for no limit' })
      return NEVER
    }
    return { count: Number(count), perMs: units[unit as keyof typeof units], burst: Number(burst) }
  }),
)
