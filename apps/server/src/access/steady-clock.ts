/**
 * Unix time in whole milliseconds, as the engines store it, of a clock that does not step while the process runs: it is set once.
 * Only when the clock of the machine is set back by more than an hour, it was ahead until then, and this one is set again.
 */
export type SteadyClock = () => number

const aheadMs = 60 * 60_000

export function steadyClock(): SteadyClock {
  let startedAt = Date.now() - performance.now()
  return () => {
    const machine = Date.now()
    if (startedAt + performance.now() > machine + aheadMs) startedAt = machine - performance.now()
    return Math.round(startedAt + performance.now())
  }
}
