import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { encryptPush, mostPlain } from './encrypt-push.ts'

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url')

// RFC 8291, Appendix A.
const example = {
  plain: 'When I grow up, I want to be a watermelon',
  keys: {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
  serverSecret: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  sealed:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
}

test('P18.3: encrypts the example of RFC 8291', () => {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(bytes(example.serverSecret))
  const sealed = encryptPush(Buffer.from(example.plain), example.keys, { salt: bytes(example.salt), pair })
  expect(sealed.toString('base64url')).toBe(example.sealed)
})

test('P18.3: fills one record of 4,096 bytes, and refuses more', () => {
  expect(encryptPush(Buffer.alloc(mostPlain), example.keys)).toHaveLength(4_096)
  expect(() => encryptPush(Buffer.alloc(mostPlain + 1), example.keys)).toThrow(RangeError)
})

test('P18.3: two messages share no key', () => {
  const [one, other] = [1, 2].map(() => encryptPush(Buffer.from('same'), example.keys).toString('latin1'))
  expect(one?.slice(0, 86)).not.toBe(other?.slice(0, 86))
})
