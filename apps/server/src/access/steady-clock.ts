/** Unix time in whole milliseconds, as the engines store it, of a clock that does not step while the process runs: it is set once. */
export type SteadyClock = () => number

export function steadyClock(): SteadyClock {
  const startedAt = Date.now() - performance.now()
  return () => Math.round(startedAt + performance.now())
}
