import { expect, test } from 'vitest'
import { isMoving } from './moving-picture.ts'

const chunk = (type: string, length = 4) => [
  0,
  0,
  0,
  length,
  ...bytes(type),
  ...new Array<number>(length + 4).fill(0),
]
const png = (...chunks: number[][]) => [0x89, ...bytes('PNG\r\n\x1a\n'), ...chunks.flat()]
const webp = (chunk: string, flags: number) => [
  ...bytes('RIFF\0\0\0\0WEBP'),
  ...bytes(chunk),
  0,
  0,
  0,
  10,
  flags,
  0,
]

test.for([
  ['an animated PNG', png(chunk('IHDR', 13), chunk('acTL', 8), chunk('IDAT')), true],
  ['a PNG', png(chunk('IHDR', 13), chunk('IDAT'), chunk('acTL', 8)), false],
  ['an animated WebP', webp('VP8X', 0x12), true],
  ['an extended WebP', webp('VP8X', 0x10), false],
  ['a WebP', webp('VP8 ', 0xff), false],
  ['a JPEG', [0xff, 0xd8, 0xff], false],
  ['nothing', [], false],
  ['a PNG that ends within a chunk', png([0, 0, 0, 4, ...bytes('IH')]), false],
] as const)('%s', async ([, file, moves]) => {
  expect(await isMoving(new Blob([new Uint8Array(file)]))).toBe(moves)
})

function bytes(text: string) {
  return Array.from(text, (character) => character.charCodeAt(0))
}
