/** Milliseconds of silence after which a `ping` asks, and after which the connection is given up. */
export const pulse = { askAfterMs: 8_000, giveUpAfterMs: 14_000, lookEveryMs: 1_000 } as const

/** A half-open connection looks alive: what it lacks is an answer. `silentMs` counts from the last frame heard. */
export function pulseOf(silentMs: number, asked: boolean): 'fine' | 'ask' | 'dead' {
  if (silentMs >= pulse.giveUpAfterMs && asked) return 'dead'
  return silentMs >= pulse.askAfterMs && !asked ? 'ask' : 'fine'
}
