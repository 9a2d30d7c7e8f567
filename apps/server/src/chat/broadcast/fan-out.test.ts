import { expect, test } from 'vitest'
import type { Peer } from '../peer.ts'
import { encodeFrame } from './encode-frame.ts'
import { fanOut, mostBuffered } from './fan-out.ts'

test('writes the same bytes to every reader, and returns those with too much unread', () => {
  const [fast, slow] = [reader(0), reader(mostBuffered + 1)]
  const frame = encodeFrame({ type: 'pong' })
  expect(fanOut([fast, slow], [frame, frame])).toEqual([slow])
  expect(fast.got).toEqual([frame, frame])
  expect(fast.got[0]).toBe(frame)
  expect(slow.got).toEqual([])
})

function reader(buffered: number) {
  const got: Buffer[] = []
  const peer = { buffered, sendEncoded: (frame: Buffer) => got.push(frame) } as Partial<Peer> as Peer
  return { peer, got }
}
