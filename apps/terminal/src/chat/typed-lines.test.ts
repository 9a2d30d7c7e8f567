import { expect, test } from 'vitest'
import { TypedLines } from './typed-lines.ts'

test('buffers lines until the next reader', async () => {
  const lines = new TypedLines()
  for (const line of ['Ada', 'ada@example.com', 'hello', 'again']) lines.push(line)
  lines.end()
  expect(await lines.next()).toBe('Ada')
  expect(await lines.next()).toBe('ada@example.com')
  const received: string[] = []
  lines.listen({ typed: (line) => received.push(line), ended: () => received.push('(end)') })
  expect(received).toEqual(['hello', 'again', '(end)'])
})

test('next returns undefined when the input ends', async () => {
  const lines = new TypedLines()
  const answer = lines.next()
  lines.end()
  expect(await answer).toBeUndefined()
})
