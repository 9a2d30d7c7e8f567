import { expect, test } from 'vitest'
import { megabytes, Progress, rows } from './progress.ts'

test('redraws a bar within the width of the terminal', () => {
  const { written, progress, tick } = start({ isTTY: true, columns: 80 })
  for (let rows = 0; rows < 4; rows += 1) {
    tick(150)
    progress.add(250)
  }
  progress.end()
  expect(plain(written[0])).toMatch(/^\[#+\.+\] copied: 250 of 1,000 rows, 1,667 a second$/)
  expect(written).toHaveLength(5)
  for (const text of written) expect(plain(text).length).toBeLessThan(80)
  expect(written[3]).toMatch(/^\r\[#+\] copied: 1,000 of 1,000 rows/)
  expect(written[4]).toBe('\rcopied: 1,000 of 1,000 rows, 0.6 s\u001b[K\n')
})

test('writes a line every five seconds and one at the end when there is no terminal', () => {
  const { written, progress, tick } = start({})
  for (let rows = 0; rows < 12; rows += 1) {
    tick(1_000)
    progress.add(50)
  }
  progress.end()
  expect(written).toEqual([
    'copied: 250 of 1,000 rows\n',
    'copied: 500 of 1,000 rows\n',
    'copied: 600 of 1,000 rows, 12.0 s\n',
  ])
})

test('counts bytes in megabytes', () => {
  const written: string[] = []
  const progress = new Progress(
    { write: (text) => written.push(text) },
    'copied',
    2_500_000,
    megabytes,
    () => 0,
  )
  progress.add(1_250_000)
  progress.end()
  expect(written).toEqual(['copied: 1.3 of 2.5 MB, 0.0 s\n'])
})

function start(terminal: { isTTY?: boolean; columns?: number }) {
  const written: string[] = []
  let now = 0
  const output = { ...terminal, write: (text: string) => written.push(text) }
  const progress = new Progress(output, 'copied', 1_000, rows, () => now)
  return { written, progress, tick: (ms: number) => (now += ms) }
}

function plain(text = '') {
  return text.replaceAll('\u001b[K', '').trim()
}
