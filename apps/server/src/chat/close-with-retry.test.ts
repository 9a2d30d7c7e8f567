import { expect, test } from 'vitest'
import { retryDelayMs } from './close-with-retry.ts'

test.for([
  [1, 0, 0],
  [5, 0.999, 3],
  [5_000, 0, 0],
  [5_000, 0.5, 1_500],
  [5_000, 0.999, 2_997],
  [100_000, 0.999, 14_985],
] as const)(
  'P9.4: with %i connections and the random number %f, the delay is %i ms',
  ([count, drawn, ms]) => {
    expect(retryDelayMs(count, () => drawn)).toBe(ms)
  },
)
