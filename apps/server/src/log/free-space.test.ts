import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { MinFree } from '../config/min-free.ts'
import { FreeSpace, type DiskState } from './free-space.ts'

const gigabyte = 2 ** 30
const usual = { bytes: gigabyte, share: 0.05 }

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

test.for([
  [100, 1.1, false],
  [100, 0.9, true],
  [10, 0.6, false], // 5 % of a small disk
  [10, 0.4, true],
  [0, 0, false], // a drive that reports nothing
] as const)('of %d GiB %d are free: low is %s', async ([size, free, isLow]) => {
  const { space } = await start(usual, () => disk(size, free))
  expect(space.isLow).toBe(isLow)
})

test('says once that posts are refused, and goes on by itself when there is clearly more space', async () => {
  let free = 2
  const { space, lines } = await start(usual, () => disk(100, free))
  const states: boolean[] = []
  for (free of [2, 0.9, 0.95, 1.01, 0.99, 1.2, 1.01]) {
    await vi.advanceTimersByTimeAsync(2_000)
    states.push(space.isLow)
  }
  expect(states).toEqual([false, true, true, true, true, false, false])
  expect(lines).toMatchObject([
    ['error', { folder: '/data', minimumMB: 1_073 }],
    ['info', { freeMB: 1_288 }],
  ])
})

test('a disk that cannot be read refuses nothing, and is one warning', async () => {
  const gone = Object.assign(new Error('gone'), { code: 'ENOENT' })
  const { space, lines } = await start(usual, () => Promise.reject(gone))
  await vi.advanceTimersByTimeAsync(20_000)
  expect(space.isLow).toBe(false)
  expect(lines).toMatchObject([['warn', { code: 'ENOENT' }]])
})

test.for([
  { bytes: 0, share: 1 },
  { bytes: Infinity, share: 0 },
])('%o looks at nothing', async (none) => {
  const read = vi.fn(() => disk(100, 0))
  const { space } = await start(none, read)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(space.isLow).toBe(false)
  expect(read).not.toHaveBeenCalled()
})

async function start(minimum: MinFree, read: () => Promise<DiskState>) {
  const lines: unknown[][] = []
  const note = (level: string) => (details: unknown) => void lines.push([level, details])
  const logger = { info: note('info'), warn: note('warn'), error: note('error') }
  const space = new FreeSpace('/data', minimum, logger, read)
  await space.start()
  onTestFinished(() => space.close())
  return { space, lines }
}

/** In GiB. */
function disk(size: number, free: number): Promise<DiskState> {
  return Promise.resolve({
    bsize: 4_096,
    blocks: (size * gigabyte) / 4_096,
    bavail: (free * gigabyte) / 4_096,
  })
}
