import { expect, test } from 'vitest'
import { Progress } from './progress.ts'

test('on a terminal a bar is drawn again and again, within its width', () => {
  const { said, progress, tick } = start({ isTTY: true, columns: 80 })
  for (let rows = 0; rows < 4; rows += 1) {
    tick(150)
    progress.add(250)
  }
  progress.end()
  expect(plain(said[0])).toMatch(/^\[#+\.+\] copied: 250 of 1,000 rows, 1,667 a second$/)
  expect(said).toHaveLength(5)
  for (const text of said) expect(plain(text).length).toBeLessThan(80)
  expect(said[3]).toMatch(/^\r\[#+\] copied: 1,000 of 1,000 rows/)
  expect(said[4]).toBe('\rcopied: 1,000 of 1,000 rows, 0.6 s\u001b[K\n')
})

test('elsewhere there is a line every five seconds and one at the end', () => {
  const { said, progress, tick } = start({})
  for (let rows = 0; rows < 12; rows += 1) {
    tick(1_000)
    progress.add(50)
  }
  progress.end()
  expect(said).toEqual([
    'copied: 250 of 1,000 rows\n',
    'copied: 500 of 1,000 rows\n',
    'copied: 600 of 1,000 rows, 12.0 s\n',
  ])
})

function start(terminal: { isTTY?: boolean; columns?: number }) {
  const said: string[] = []
  let now = 0
  const output = { ...terminal, write: (text: string) => said.push(text) }
  const progress = new Progress(output, 'copied', 1_000, () => now)
  return { said, progress, tick: (ms: number) => (now += ms) }
}

function plain(text = '') {
  return text.replaceAll('\u001b[K', '').trim()
}
