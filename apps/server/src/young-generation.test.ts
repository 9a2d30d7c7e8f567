import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { muchTimeIn } from './young-generation.ts'

const source = new URL('young-generation.ts', import.meta.url).href

/** Runs it in a process of its own, with 20,000 objects under way at a time; the size of its young generation in the end, in megabytes. */
function sizeUnderLoad(): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8'
    const { growUnderLoad } = await import(${JSON.stringify(source)})
    growUnderLoad()
    const underWay = Array.from({ length: 20_000 })
    for (let turn = 0; turn < 300; turn += 1) {
      for (let one = 0; one < 20_000; one += 1) underWay[one] = { turn, one, text: String(one) }
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

test('much is a twentieth of a second within one, and is counted from the beginning afterwards', () => {
  const takesMuch = muchTimeIn(0)
  expect([takesMuch(30, 100), takesMuch(19, 900), takesMuch(1, 999)]).toEqual([false, false, true])
  expect([takesMuch(49, 1_100), takesMuch(49, 2_200), takesMuch(49, 3_300)]).toEqual([false, false, false])
  expect(takesMuch(1, 3_400)).toBe(true)
})

test('it grows where much is under way, up to its limit', () => {
  const megabytes = sizeUnderLoad()
  expect(megabytes).toBeGreaterThan(2)
  expect(megabytes).toBeLessThanOrEqual(32)
})
