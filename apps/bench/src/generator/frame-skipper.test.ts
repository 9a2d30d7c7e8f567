import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameSkipper, shownBytes } from './frame-skipper.ts'

interface Frame {
  opcode: number
  payload: Buffer
}

const lengths = [0, 1, 2, 124, 125, 126, 127, 300, 65_535, 65_536, 70_000]

test.each(lengths)('shows the first bytes of a frame of %i bytes, and finds the next frame', (length) => {
  const frames = [frameOf(1, length), frameOf(9, 4), frameOf(1, length)]
  expect(shownOf([Buffer.concat(frames.map(encode))])).toEqual(frames.map(expected))
})

test('gives the same result for any split near a header, and byte by byte', () => {
  const frames = [
    frameOf(1, 3),
    frameOf(1, 200),
    frameOf(9, 125),
    frameOf(1, 65_540),
    frameOf(1, 0),
    frameOf(8, 2),
  ]
  const bytes = Buffer.concat(frames.map(encode))
  const wanted = frames.map(expected)
  const places = [...Array(500).keys()].flatMap((near) => [near, bytes.length - near])
  for (const cut of places) expect(shownOf([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(wanted)
  expect(shownOf(Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(wanted)
})

test('shows any frames once and in order, for any division into reads', () => {
  const frame = fc.record({
    opcode: fc.constantFrom(1, 2, 8, 9, 10),
    length: fc.oneof(fc.nat(400), fc.nat(70_000)),
  })
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 5_000 })),
      (made, sizes) => {
        const frames = made.map(({ opcode, length }) => frameOf(opcode, length))
        const pieces = cut(Buffer.concat(frames.map(encode)), sizes)
        expect(shownOf(pieces)).toEqual(frames.map(expected))
      },
    ),
  )
})

test('does not depend on the buffer after a read', () => {
  const bytes = Buffer.concat([frameOf(1, 40), frameOf(1, 300)].map(encode))
  const one = Buffer.alloc(64)
  const shown: string[] = []
  const skipper = new FrameSkipper((_opcode, from, start, end) =>
    shown.push(from.toString('latin1', start, end)),
  )
  for (let at = 0; at < bytes.length; at += 50) skipper.read(one, 7, 7 + bytes.copy(one, 7, at, at + 50))
  expect(shown).toEqual([frameOf(1, 40), frameOf(1, 300)].map((frame) => expected(frame).shown))
})

function shownOf(pieces: readonly Buffer[]) {
  const shown: ReturnType<typeof expected>[] = []
  const skipper = new FrameSkipper((opcode, bytes, start, end, length) =>
    shown.push({ opcode, length, shown: bytes.toString('latin1', start, end) }),
  )
  for (const piece of pieces) skipper.read(piece, 0, piece.length)
  return shown
}

function expected({ opcode, payload }: Frame) {
  return { opcode, length: payload.length, shown: payload.toString('latin1', 0, shownBytes) }
}

function frameOf(opcode: number, length: number): Frame {
  return { opcode, payload: Buffer.from(Array.from({ length }, (_, index) => (index * 7 + length) % 256)) }
}

function encode({ opcode, payload }: Frame) {
  const { length } = payload
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  header[0] = 0x80 | opcode
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127
  if (header.length === 4) header.writeUInt16BE(length, 2)
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([header, payload])
}

function cut(bytes: Buffer, sizes: readonly number[]) {
  const pieces: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    pieces.push(bytes.subarray(at, at + size))
    at += size
  }
  return [...pieces, bytes.subarray(at)]
}
