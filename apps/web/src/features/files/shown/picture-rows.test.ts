import type { File } from '@parley/shared'
import { expect, test } from 'vitest'
import { pictureRows } from './picture-rows.ts'

test.for([
  [0, []],
  [1, [1]],
  [2, [2]],
  [3, [3]],
  [4, [2, 2]],
  [5, [3, 2]],
  [7, [3, 2, 2]],
  [10, [3, 3, 2, 2]],
] as const)('%i pictures are in rows of %j, in their order', ([count, rows]) => {
  const files = Array.from({ length: count }, (_, n) => picture(String(n), 800, 600))
  const shown = pictureRows(files)
  expect(shown.map((row) => row.length)).toEqual(rows)
  expect(shown.flat().map(({ file }) => file.name)).toEqual(files.map(({ name }) => name))
})

test.for([
  [1_600, 1_200, 4 / 3],
  [10_000, 100, 2.4],
  [100, 10_000, 0.5],
  [undefined, undefined, 4 / 3],
] as const)('%j x %j is %d wide by high', ([width, height, ratio]) => {
  expect(pictureRows([picture('a', width, height)])[0]?.[0]?.ratio).toBeCloseTo(ratio)
})

function picture(name: string, width?: number, height?: number): File {
  return {
    id: 'f'.repeat(32),
    name,
    type: 'image/jpeg',
    size: 1,
    shows: 'picture',
    ...(width && { width, height }),
  }
}
