import { emojiIndex } from '@parley/shared/emoji-table'
import { describe, expect, test } from 'vitest'
import type { Segment } from './segment.ts'
import { isOnlyEmoji, segmentsOf } from './segments.ts'

const index = emojiIndex({
  categories: {
    people: '1f604 smile;1f642 slight_smile;1f609 wink;1f44d+ thumbsup +1;1f44e+ thumbsdown -1;1f44b+ wave',
    symbols: '2764 heart;1f4af 100;1f171 b',
  },
  smileys: { smile: ':D', slight_smile: ':) :-)', wink: ';)', heart: '<3' },
})

describe('a shortname', () => {
  test.each([
    [':smile:', [emoji('1f604', ':smile:')]],
    [':+1::-1:', [emoji('1f44d', ':+1:'), emoji('1f44e', ':-1:')]],
    [':wave_tone3:', [emoji('1f44b-1f3fd', ':wave_tone3:')]],
    ['你:smile:好', [text('你'), emoji('1f604', ':smile:'), text('好')]],
    ['❤️:smile:', [emoji('2764', '❤️'), emoji('1f604', ':smile:')]],
    ['`a`:smile:', [code('a'), emoji('1f604', ':smile:')]],
    ['_a_:smile:', [{ type: 'italic', mark: '_', inner: [text('a')] }, emoji('1f604', ':smile:')]],
    [':smile: :100:', [emoji('1f604', ':smile:'), text(' '), emoji('1f4af', ':100:')]],
  ])('becomes emoji: %s', (message, segments) => {
    expect(segmentsOf(message, index)).toEqual(segments)
  })

  test.each([
    ':nope:',
    ':smile',
    'smile:',
    ': smile :',
    '12:100:30',
    '::',
    ':SMILE:',
    'a:smile:b',
    ':smile:wave:',
  ])('is not: %s', (message) => {
    expect(segmentsOf(message, index)).toEqual([text(message)])
  })
})

describe('an ASCII smiley', () => {
  test.each([
    [':)', [emoji('1f642', ':)')]],
    ['a\n;)\tb', [text('a\n'), emoji('1f609', ';)'), text('\tb')]],
    ['I <3 :D', [text('I '), emoji('2764', '<3'), text(' '), emoji('1f604', ':D')]],
    [':).', [emoji('1f642', ':)'), text('.')]],
    ['```a```\n:)', [{ type: 'codeBlock', text: 'a', source: '```a```\n' }, emoji('1f642', ':)')]],
  ])('becomes emoji when it stands alone: %j', (message, segments) => {
    expect(segmentsOf(message, index)).toEqual(segments)
  })

  test.each(['foo:)', ':):)', '12:30', '(:)'])('stays text next to other characters: %s', (message) => {
    expect(segmentsOf(message, index)).toEqual([text(message)])
  })

  test('stays text next to code and links', () => {
    expect(segmentsOf('`a`:)', index).at(-1)).toEqual(text(':)'))
    expect(segmentsOf(':)`a`', index).at(0)).toEqual(text(':)'))
    expect(segmentsOf('https://a.com/x?:)', index).every(({ type }) => type !== 'emoji')).toBe(true)
  })
})

describe('without the emoji table', () => {
  test('Unicode emoji are emoji', () => {
    expect(segmentsOf('hi ❤️👍🏽', undefined)).toEqual([
      text('hi '),
      emoji('2764', '❤️'),
      emoji('1f44d-1f3fd', '👍🏽'),
    ])
  })

  test('shortnames and smileys are text', () => {
    expect(segmentsOf(':smile: :)', undefined)).toEqual([text(':smile: :)')])
  })
})

test('code takes precedence over links, and links over emoji', () => {
  expect(segmentsOf('`:smile: a.com` https://a.com/:smile:/ :smile:', index)).toEqual([
    { type: 'code', text: ':smile: a.com', source: '`:smile: a.com`' },
    text(' '),
    { type: 'link', href: 'https://a.com/:smile:/', text: 'https://a.com/:smile:/' },
    text(' '),
    emoji('1f604', ':smile:'),
  ])
})

describe('only emoji', () => {
  test.each(['😄', ':smile: :)', ' ❤️ ', '😄😄😄😄😄😄'])('is %j', (message) => {
    expect(isOnlyEmoji(segmentsOf(message, index))).toBe(true)
  })

  test.each(['', ' ', 'a', '😄a', '😄😄😄😄😄😄😄', '`😄`', '😄 a.com'])('is not %j', (message) => {
    expect(isOnlyEmoji(segmentsOf(message, index))).toBe(false)
  })
})

function text(text: string): Segment {
  return { type: 'text', text }
}

function code(text: string): Segment {
  return { type: 'code', text, source: `\`${text}\`` }
}

function emoji(code: string, text: string): Segment {
  return { type: 'emoji', code, text }
}
