import { expect, test } from 'vitest'
import { snippetOf } from './snippet.ts'

const shown = (text: string, ...words: string[]) =>
  snippetOf(text, words)
    .map((piece) => (piece.hit ? `[${piece.text}]` : piece.text))
    .join('')

test.for([
  ['Deploy is green', ['green', 'deploy'], '[Deploy] is [green]'],
  ['我来测试中文输入法', ['中文'], '我来测试[中文]输入法'],
  ['no hit at all', ['x'], 'no hit at all'],
] as const)('marks the hits of %j', ([text, words, marked]) => {
  expect(shown(text, ...words)).toBe(marked)
})

test('cuts a long text around the first hit, at the start of a word', () => {
  const text = `${'before '.repeat(50)}needle ${'after '.repeat(100)}`
  expect(shown(text, 'needle')).toMatch(/^…(before )+\[needle\] (after )+\S*…$/)
  expect(shown(text, 'needle').length).toBeLessThan(260)
})

test('neither cuts nor splits a joined emoji', () => {
  const family = '👨‍👩‍👧'
  for (const pad of ['', 'x', 'xx', 'xxx']) {
    const cut = shown(`${pad}${family.repeat(100)}針${family.repeat(100)}`, '針')
    expect(cut).toMatch(/^…(👨‍👩‍👧)+\[針\](👨‍👩‍👧)+…$/u)
  }
  expect(shown(`a ${family} b`, '👩')).toBe(`a [${family}] b`)
  expect(shown(`${family}${family}`, '👩', '👧')).toBe(`[${family}][${family}]`)
})

test('cuts a text without spaces, but not inside an emoji', () => {
  for (const pad of ['', 'x', 'xx']) {
    const cut = shown(`${pad}${'😀'.repeat(300)}針${'😀'.repeat(300)}`, '針')
    expect(cut).toMatch(/^…(😀)+\[針\](😀)+…$/u)
  }
})
