import { expect, test } from 'vitest'
import { PasteFilter } from './paste-filter.ts'

const keyboard = { isRaw: false, setRawMode: () => process.stdin }
const paste = (text: string) => `\x1b[200~${text}\x1b[201~`

test('hands over a paste of several lines as one, with the line ends of any system', () => {
  const { typed, pasted } = read(`see ${paste('one\r\ntwo\rthree\n')}this\r`)
  expect(pasted).toEqual(['one\ntwo\nthree'])
  expect(typed).toBe('see this\r')
})

test('types a paste of one line, and does not send it', () => {
  expect(read(paste('https://example.com\n'))).toEqual({ typed: 'https://example.com', pasted: [] })
})

test('finds the marks wherever a chunk ends, and characters of several bytes stay whole', () => {
  const bytes = Buffer.from(`a${paste('é\n林')}b`)
  for (let at = 0; at <= bytes.length; at += 1) {
    // A mark whose first two bytes come alone is taken for keys, as Escape has to be.
    if (at === 2 || at === 3 || at === bytes.indexOf('\x1b[201') + 1 || at === bytes.indexOf('\x1b[201') + 2)
      continue
    expect(read(bytes.subarray(0, at), bytes.subarray(at)), String(at)).toEqual({
      typed: 'ab',
      pasted: ['é\n林'],
    })
  }
})

test('lets Escape and the arrow keys through at once', () => {
  expect(read('\x1b').typed).toBe('\x1b')
  expect(read('\x1b[A').typed).toBe('\x1b[A')
})

test('types everything while nobody takes pastes', () => {
  const filter = new PasteFilter(keyboard)
  filter.write(paste('Ada\nada@example.com\n'))
  expect(String(filter.read())).toBe('Ada\rada@example.com\r')
})

function read(...chunks: (Buffer | string)[]) {
  const filter = new PasteFilter(keyboard)
  const pasted: string[] = []
  filter.pasted = (text) => pasted.push(text)
  for (const chunk of chunks) filter.write(chunk)
  return { typed: String(filter.read() ?? ''), pasted }
}
