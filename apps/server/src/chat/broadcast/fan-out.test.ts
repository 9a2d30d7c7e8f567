import { expect, test } from 'vitest'
import { encodeFrame, fanOut, mostBuffered } from './fan-out.ts'
import type { Peer } from '../peer.ts'

test.for([
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 255, 255]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
] as const)('RFC 6455, 5.2: the header of %i bytes of text', ([bytes, header]) => {
  const around = '{"email":"","username":"","message":""}'.length
  const message = 'x'.repeat(bytes - around)
  const frame = encodeFrame({ email: '', username: '', message })
  expect([...frame.subarray(0, header.length)]).toEqual(header)
  expect(JSON.parse(frame.subarray(header.length).toString())).toEqual({ email: '', username: '', message })
})

test('everyone gets the same bytes, but those with too much unread, who are handed back', () => {
  const [quick, slow] = [reader(0), reader(mostBuffered + 1)]
  const frame = encodeFrame({ type: 'pong' })
  expect(fanOut([quick, slow], [frame, frame])).toEqual([slow])
  expect(quick.got).toEqual([frame, frame])
  expect(quick.got[0]).toBe(frame)
  expect(slow.got).toEqual([])
})

function reader(buffered: number) {
  const got: Buffer[] = []
  const peer = { buffered, sendEncoded: (frame: Buffer) => got.push(frame) } as Partial<Peer> as Peer
  return { peer, got }
}
