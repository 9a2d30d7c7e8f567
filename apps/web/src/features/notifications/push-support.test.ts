import { expect, test } from 'vitest'
import { isFor } from './push-support.ts'

test('P18.1: tells a subscription for another key from one for this', () => {
  const key = Buffer.from([4, 251, 255, 190, 0, 1])
  const subscribedFor = (bytes: Uint8Array | null) => ({
    options: {
      applicationServerKey: bytes === null ? null : new Uint8Array(bytes).buffer,
      userVisibleOnly: true,
    },
  })
  expect(isFor(subscribedFor(key), key.toString('base64url'))).toBe(true)
  expect(isFor(subscribedFor(Buffer.from([4, 1])), key.toString('base64url'))).toBe(false)
  expect(isFor(subscribedFor(null), key.toString('base64url'))).toBe(false)
})
