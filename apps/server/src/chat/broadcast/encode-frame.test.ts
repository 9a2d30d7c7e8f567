import { expect, test } from 'vitest'
import { encodeFrame } from './encode-frame.ts'

test.for([
  [125, [0x81, 125]],
  [126, [0x81, 126, 0, 126]],
  [65_535, [0x81, 126, 255, 255]],
  [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
] as const)('RFC 6455, 5.2: writes the header of a text frame of %i bytes', ([bytes, header]) => {
  const envelope = '{"email":"","username":"","message":""}'.length
  const message = 'x'.repeat(bytes - envelope)
  const frame = encodeFrame({ email: '', username: '', message })
  expect([...frame.subarray(0, header.length)]).toEqual(header)
  expect(JSON.parse(frame.subarray(header.length).toString())).toEqual({ email: '', username: '', message })
})
