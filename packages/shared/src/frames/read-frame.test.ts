import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientFrame } from './client-frames.ts'
import { limits } from '../limits.ts'
import { readFrame } from './read-frame.ts'
import { serverFrame } from './server-frames.ts'

const cid = 'k3J9x_aQ2LmZ'
const token = 't'.repeat(22)
const join = { type: 'join', room: 'lobby', username: 'alice', avatar: 'a'.repeat(64) }
const file = 'f'.repeat(32)
const post = { type: 'post', cid, message: 'hello' }

describe('P1.1: reads a frame that is one JSON object of a known type', () => {
  test.each([
    join,
    { ...join, epoch: 'first', after: 0, token },
    post,
    { ...post, replyTo: 7 },
    {
      ...post,
      message: '',
      files: [
        { id: file, alt: 'A cat' },
        { id: '0'.repeat(32), levels: 'AAEC' },
      ],
    },
    { ...post, files: [] },
    { type: 'edit', cid, id: 7, message: 'hello' },
    { type: 'remove', cid, id: 7 },
    ...['👍', '👍🏽', '🇨🇳', '1️⃣', '👩‍👩‍👧‍👦'].map((emoji) => ({ type: 'react', cid, id: 7, emoji, on: true })),
    { type: 'history', before: 51 },
    { type: 'history', after: 51 },
    { type: 'history', around: 51 },
    { type: 'typing' },
    { type: 'ping' },
  ])('%j', (frame) => {
    expect(read(frame)).toEqual({ ok: true, frame })
  })
})

describe('P1.2: refuses what is not a JSON object as not_json', () => {
  test.each([
    '',
    'hello',
    '{',
    '{"type":"ping"}{"type":"ping"}',
    "{'type':'ping'}",
    'null',
    '1',
    '"ping"',
    '[]',
  ])('%j', (text) => {
    expect(readFrame(clientFrame, text)).toMatchObject({ ok: false, refusal: { code: 'not_json' } })
  })

  test('an array of frames', () => {
    expect(refusalOf([{ type: 'ping' }])).toMatchObject({ code: 'not_json' })
  })
})

describe('P1.2: refuses an unknown type as unknown_type', () => {
  test.each([{}, { type: 'joined' }, { type: null }, { type: ['ping'] }, { type: 'PING' }])('%j', (frame) => {
    expect(refusalOf(frame)).toMatchObject({ code: 'unknown_type', field: 'type' })
  })

  test.each(['__proto__', 'constructor', 'toString'])('an inherited property is not a type: %s', (type) => {
    expect(refusalOf({ type })).toMatchObject({ code: 'unknown_type' })
  })
})

describe('P14.3: refuses a post', () => {
  const ids = Array.from({ length: 11 }, (_, n) => ({ id: String(n).padStart(32, '0') }))
  test.each([
    ['without text and files', { message: '' }, { code: 'empty_message', field: 'message' }],
    ['with no files', { message: '', files: [] }, { code: 'empty_message', field: 'message' }],
    ['with a text of spaces', { message: ' ', files: [{ id: file }] }, { code: 'empty_message' }],
    ['with a wrong id', { files: [{ id: '../x' }] }, { code: 'wrong_shape', field: 'files.0.id' }],
    ['with a file twice', { files: [{ id: file }, { id: file }] }, { code: 'wrong_shape', field: 'files' }],
    [
      'with too many files',
      { files: ids },
      { code: 'too_long', field: 'files', limit: 10, reason: 'files is longer than 10 items.' },
    ],
    [
      'with words that are too long',
      { files: [{ id: file, alt: 'x'.repeat(501) }] },
      { code: 'too_long', field: 'files.0.alt', limit: 500 },
    ],
    [
      'with words that cannot be stored',
      { files: [{ id: file, alt: 'a\0' }] },
      { code: 'bad_message', field: 'files.0.alt' },
    ],
  ])('%s', (_, fields, refusal) => {
    expect(refusalOf({ ...post, ...fields })).toMatchObject({ ...refusal, cid })
  })
})

describe('P3.11: refuses what is not one emoji as bad_reaction', () => {
  test.each(['', 'a', ':smile:', '👍👍', '👍 ', '<img>', '1'])('%j', (emoji) => {
    expect(refusalOf({ type: 'react', cid, id: 7, emoji, on: true })).toMatchObject({
      code: 'bad_reaction',
      field: 'emoji',
      cid,
    })
  })
})

describe('P1.2: names the field that is missing or malformed', () => {
  test.each([
    ['room', { ...join, room: undefined }, 'room: is missing.'],
    ['username', { ...join, username: 7 }, 'username: must be string.'],
    ['avatar', { ...join, avatar: 'alice@example.com' }, 'avatar: must be /^[0-9a-f]{64}$/.'],
    ['avatar', { ...join, avatar: 'A'.repeat(64) }, 'avatar: must be /^[0-9a-f]{64}$/.'],
    ['epoch', { ...join, epoch: 1 }, 'epoch: must be string.'],
    ['after', { ...join, after: -1 }, 'after: must be >=0.'],
    ['after', { ...join, after: 1.5 }, 'after: has the wrong form.'],
    ['after', { ...join, after: '1' }, 'after: must be number.'],
    ['token', { ...join, token: 'short' }, 'token: must be /^[\\w-]{22,86}$/.'],
    ['message', { ...post, message: undefined }, 'message: is missing.'],
    ['message', { ...post, message: null }, 'message: must be string.'],
    ['message', { ...post, message: ['hello'] }, 'message: must be string.'],
    ['before', { type: 'history' }, 'before: is missing.'],
    ['before', { type: 'history', before: 2 ** 53 }, 'before: has the wrong form.'],
  ])('%s in %j', (field, frame, reason) => {
    expect(refusalOf(frame)).toMatchObject({ type: 'error', code: 'wrong_shape', field, reason })
  })
})

describe('P3.3: a cid is 8 to 64 letters, digits, - or _', () => {
  test.each(['12345678', 'a'.repeat(limits.cid), '-_-_-_-_'])('%s is valid', (good) => {
    expect(read({ ...post, cid: good }).ok).toBe(true)
  })

  test.each([
    '',
    '1234567',
    'a'.repeat(limits.cid + 1),
    'spaces in',
    '12345678\n',
    'größer12',
    12_345_678,
    null,
  ])('%j is not', (bad) => {
    expect(refusalOf({ ...post, cid: bad })).toMatchObject({ code: 'wrong_shape', field: 'cid' })
  })
})

describe('P1.2: names the field that is too long, and its limit', () => {
  test.each([
    ['message', limits.message, { ...post, message: 'a'.repeat(4_001) }],
    ['message', limits.message, { ...post, message: '😄'.repeat(2_001) }],
    ['username', limits.username, { ...join, username: 'a'.repeat(33) }],
    ['room', limits.roomName, { ...join, room: 'a'.repeat(65) }],
    ['epoch', 64, { ...join, epoch: 'a'.repeat(65) }],
  ])('%s over %i', (field, limit, frame) => {
    const reason = `${field} is longer than ${limit} characters.`
    expect(refusalOf(frame)).toMatchObject({ code: 'too_long', field, limit, reason })
  })

  test('accepts a message at the limit', () => {
    expect(read({ ...post, message: '😄'.repeat(2_000) }).ok).toBe(true)
  })
})

describe('P4.7: refuses a join with the field', () => {
  test.each([
    ['username', { ...join, username: ' ' }, 'empty_username'],
    ['username', { ...join, username: 'a\u0007b' }, 'bad_username'],
    ['room', { ...join, room: '' }, 'bad_room'],
    ['room', { ...join, room: '../etc' }, 'bad_room'],
  ])('%s: %j is %s', (field, frame, code) => {
    expect(refusalOf(frame)).toMatchObject({ code, field })
  })
})

describe('P1.2: a refusal carries the cid of its post', () => {
  test.each([
    ['when the message is refused', { ...post, message: '' }],
    ['when a field is missing', { type: 'post', cid }],
    ['when the type is unknown', { type: 'shout', cid }],
    ['when the cid itself is of the wrong form', { ...post, cid: 'short' }],
  ])('%s', (_when, frame) => {
    expect(refusalOf(frame)).toMatchObject({ cid: frame.cid })
  })

  test.each([undefined, 7, { toString: 'x' }, 'a'.repeat(limits.cid + 1)])('unless the cid is %j', (bad) => {
    expect(refusalOf({ ...post, cid: bad })).not.toHaveProperty('cid')
  })
})

describe('P1.3: ignores unknown fields', () => {
  test('and drops them', () => {
    expect(read({ ...post, colour: 'red', type: 'post' })).toEqual({ ok: true, frame: post })
  })

  test.each(['__proto__', 'constructor', 'prototype'])('a field called %s does no harm', (key) => {
    const text = `{"${key}":{"polluted":true,"cid":"${cid}"},"type":"ping"}`
    expect(readFrame(clientFrame, text)).toEqual({ ok: true, frame: { type: 'ping' } })
    expect(Object.prototype).not.toHaveProperty('polluted')
  })

  test('a field called __proto__ does not replace missing fields', () => {
    const refusal = refusalOf(JSON.parse(`{"type":"post","__proto__":{"cid":"${cid}","message":"hello"}}`))
    expect(refusal).toMatchObject({ code: 'wrong_shape', field: 'cid' })
    expect(refusal).not.toHaveProperty('cid')
  })
})

test('P1.2: reads or refuses any text with a valid frame', () => {
  const pieces = fc.constantFrom('type', 'post', 'join', 'ping', 'cid', cid, 'message', 'room', '__proto__')
  const values = fc.oneof(fc.jsonValue({ maxDepth: 1 }), pieces)
  const texts = fc.oneof(
    fc.string(),
    fc.dictionary(pieces, values).map((fields) => JSON.stringify(fields)),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const result = readFrame(clientFrame, text)
      const sent = result.ok
        ? readFrame(clientFrame, JSON.stringify(result.frame))
        : readFrame(serverFrame, JSON.stringify(result.refusal))
      expect(sent.ok).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test.for([
  { type: 'end_invitation', cid, id: '\0' },
  { type: 'moderate', cid, whom: { username: 'a\0b' }, measure: { do: 'unmute' } },
  { type: 'moderate', cid, whom: { username: '\ud800' }, measure: { do: 'unmute' } },
])('P1.2: what no database can be asked for is of the wrong shape: %o', (frame) => {
  expect(refusalOf(frame)).toMatchObject({ code: 'wrong_shape', cid })
})

function read(frame: unknown) {
  return readFrame(clientFrame, JSON.stringify(frame))
}

function refusalOf(frame: unknown) {
  const result = read(frame)
  if (result.ok) throw new Error(`${JSON.stringify(frame)} was read`)
  return result.refusal
}
