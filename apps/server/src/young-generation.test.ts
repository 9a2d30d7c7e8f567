import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const source = new URL('young-generation.ts', import.meta.url).href

/** Runs it in a process of its own, with this number of objects under way at a time; the size of its young generation in the end, in megabytes. */
function sizeAfter(atOnce: number): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8'
    const { growUnderLoad } = await import(${JSON.stringify(source)})
    growUnderLoad()
    const underWay = Array.from({ length: ${atOnce} })
    for (let turn = 0; turn < 300; turn += 1) {
      for (let one = 0; one < 20_000; one += 1) underWay[one % ${atOnce}] = { turn, one, text: String(one) }
      await new Promise((resolve) => setImmediate(resolve))
    }
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    console.log(space.space_size / 2 ** 20)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  })
  if (stderr !== '') throw new Error(stderr)
  return Number(stdout)
}

test('the young generation stays small where what is new is soon garbage', () => {
  expect(sizeAfter(10)).toBeLessThanOrEqual(2)
})

test('it grows where much is under way, up to its limit', () => {
  const megabytes = sizeAfter(20_000)
  expect(megabytes).toBeGreaterThan(2)
  expect(megabytes).toBeLessThanOrEqual(32)
})
