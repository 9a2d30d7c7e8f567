import { performance } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { hookRequest } from './hook-request.ts'

const type = 'multipart/form-data; boundary=a'
const read = (body: string, contentType = type) =>
  hookRequest({ 'content-type': contentType }, Buffer.from(body, 'latin1'))

test('P20.1: takes the JSON of a form that has files beside it', () => {
  const file = 'Content-Disposition: form-data; name="data"; filename="a.txt"\r\n\r\nnot this'
  const field = 'Content-Disposition: form-data; name="payload_json"\r\n\r\n{"content":"hello"}'
  expect(read(`--a\r\n${file}\r\n--a\r\n${field}\r\n--a--`)).toMatchObject({
    contentType: 'application/json',
    text: '{"content":"hello"}',
  })
  expect(read(`--a\r\n${file}\r\n--a--`).contentType).toBe('multipart/form-data')
  expect(read(`--a\r\n${field}`).contentType).toBe('multipart/form-data')
})

test.for([
  ['delimiters without a head', `${'--a'.repeat(80_000)}${'\r'.repeat(250_000)}\r\n\r\n--a`],
  ['names of fields', `--a\r\n${' name="data"'.repeat(40_000)} filename\r\n\r\n--a`],
  ['parts', '--a\r\n\r\n'.repeat(70_000)],
])('500 KB of %s cost little', ([, body = '']) => {
  const begun = performance.now()
  read(body)
  // Quadratic work takes minutes.
  expect(performance.now() - begun).toBeLessThan(2_000)
})
