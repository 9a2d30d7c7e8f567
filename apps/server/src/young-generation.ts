import { constants, PerformanceObserver, type NodeGCPerformanceDetail } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** In bytes: what is copied to counts as well. */
const largest = 2 * 8 * 1024 * 1024
/** Of the time, within a second. */
const muchTime = 0.05
const secondMs = 1_000

// Imported before anything allocates. What is new is collected in a megabyte rather than in sixteen: thousands of idle
// connections take half the resident memory (measured in apps/bench).
grow(false)

/**
 * A young generation that is too small for what is under way copies it again and again. Where collecting it takes much of the
 * time, it becomes twice as large, up to eight megabytes.
 */
export function growUnderLoad(): void {
  const takesMuch = muchTimeIn()
  const observer = new PerformanceObserver((list) => {
    grow(false)
    const collectedMs = list
      .getEntries()
      .filter(isYoung)
      .reduce((sum, { duration }) => sum + duration, 0)
    if (!takesMuch(collectedMs, performance.now())) return
    if (sizeNow() < largest) grow(true)
    else observer.disconnect()
  })
  observer.observe({ entryTypes: ['gc'] })
}

/**
 * Whether collecting has taken much of the time within a second, told how long it took and the time now, both in milliseconds.
 * It begins again after it has said so.
 */
export function muchTimeIn(now = performance.now()): (collectedMs: number, now: number) => boolean {
  let [since, sum] = [now, 0]
  return (collectedMs, now) => {
    if (now - since > secondMs) [since, sum] = [now, 0]
    sum += collectedMs
    const much = sum >= muchTime * secondMs
    if (much) [since, sum] = [now, 0]
    return much
  }
}

const isYoung = (entry: object) =>
  'detail' in entry && (entry.detail as NodeGCPerformanceDetail).kind === constants.NODE_PERFORMANCE_GC_MINOR

const sizeNow = () =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? largest

function grow(may: boolean) {
  setFlagsFromString(`--semi-space-growth-factor=${may ? 2 : 1}`)
}
