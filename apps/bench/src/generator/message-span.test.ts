import { expect, test } from 'vitest'
import { spanOf } from './message-span.ts'

test('reads after and rev of a messages frame', () => {
  expect(span('{"type":"messages","after":41,"rev":143,"messages":[{"id":42')).toEqual({
    after: 41,
    rev: 143,
  })
  expect(span('{"type":"messages","after":0,"rev":1000000,"m')).toEqual({ after: 0, rev: 1_000_000 })
})

test.each([
  '{"type":"posted","cid":"k3J9x_aQ2LmZ","id":42}',
  '{"type":"people","count":2,"people":[]}',
  '{"type":"messages","after":41,"rev":143',
  '{"type":"messages","after":41',
  '{"type":"mess',
  '',
])('ignores %s', (text) => {
  expect(span(text)).toBeUndefined()
})

function span(text: string) {
  const bytes = Buffer.from(`....${text},"rev":9,`)
  return spanOf(bytes, 4, 4 + text.length)
}
