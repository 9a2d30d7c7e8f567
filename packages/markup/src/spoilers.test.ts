import { emojiIndex } from '@parley/shared/emoji-table'
import { expect, test } from 'vitest'
import { isMentioned } from './is-mentioned.ts'
import { noNames, withNames } from './names.ts'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'
import { drawnText, sourceOf } from './source.ts'

const index = emojiIndex({ categories: { people: '1f604 smile' }, smileys: { smile: ':D' } })
const names = withNames(noNames, ['Ada'])

function parse(message: string) {
  return segmentsOf(message, index, names)
}

const text = (text: string): Segment => ({ type: 'text', text })
const spoiler = (...inner: Segment[]) => ({ type: 'spoiler', open: '||', close: '||', inner })

test.each<[string, unknown[]]>([
  ['it was ||the butler||!', [text('it was '), spoiler(text('the butler')), text('!')]],
  ['||:smile:||', [spoiler({ type: 'emoji', code: '1f604', text: ':smile:' })]],
  ['||:D||', [spoiler({ type: 'emoji', code: '1f604', text: ':D' })]],
  ['||@Ada||', [spoiler({ type: 'mention', text: '@Ada' })]],
  [
    '||https://a.example/x||',
    [spoiler({ type: 'link', href: 'https://a.example/x', text: 'https://a.example/x' })],
  ],
  ['||`a || b`||', [spoiler({ type: 'code', text: 'a || b', source: '`a || b`' })]],
  ['**a ||b** c||', [text('**a '), spoiler(text('b** c'))]],
  ['**||a||**', [{ type: 'bold', mark: '**', inner: [spoiler(text('a'))] }]],
  ['||**a**||', [spoiler({ type: 'bold', mark: '**', inner: [text('a')] })]],
  ['||a\nb||', [spoiler(text('a\nb'))]],
  ['||\na\n||', [{ type: 'spoiler', open: '||\n', close: '\n||', inner: [text('a')] }]],
  ['||x\n> a||', [spoiler(text('x\n> a'))]],
  ['> ||a\n> b||', [{ type: 'quote', inner: [spoiler(text('a\nb'))], source: '> ||a\n> b||' }]],
  ['**a ||b\nc|| d**', [text('**a '), spoiler(text('b\nc')), text(' d**')]],
  [
    '```js\na\n```\n||b||',
    [{ type: 'codeBlock', text: 'a', language: 'js', source: '```js\na\n```\n' }, spoiler(text('b'))],
  ],
])('%j', (message, segments) => {
  expect(parse(message)).toEqual(segments)
  expect(parse(message).map(sourceOf).join('')).toBe(message)
})

test('is drawn with its marks', () => {
  expect(drawnText(parse('it was ||the **butler**||!'))).toBe('it was ||the butler||!')
})

test('a person who is mentioned in a spoiler or a list is told', () => {
  expect(isMentioned('||@Ada did it||', 'Ada')).toBe(true)
  expect(isMentioned('- @Ada\n  1. x', 'Ada')).toBe(true)
  expect(isMentioned('- x\n  1. @Ada', 'Ada')).toBe(true)
})
