/** Unix time in milliseconds, of a clock that does not step while the process runs: it is set once. */
export type SteadyClock = () => number

export function steadyClock(): SteadyClock {
  const startedAt = Date.now() - performance.now()
  return () => startedAt + performance.now()
}
