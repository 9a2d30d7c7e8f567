import { emojiIndex } from '@parley/shared/emoji-table'
import { describe, expect, test } from 'vitest'
import { charactersRead } from './characters-read.ts'
import { noNames, withNames } from './names.ts'
import { segmentsOf } from './segments.ts'

const index = emojiIndex({
  categories: { people: '1f604 smile;1f642 slight_smile;1f44b+ wave' },
  smileys: { slight_smile: ':)' },
})

const names = withNames(noNames, ['a', 'Ada', 'Ada Lovelace', '林娜', 'x_y*'])

describe('parsing the longest message is fast', () => {
  const repeated = [
    ':',
    ':a',
    ':1',
    ':smile:',
    ':a_tone1',
    '`',
    '` ',
    '`x',
    '```x',
    '<',
    '(',
    '(a',
    'a',
    'a-',
    '.',
    '@',
    'a@',
    'x.me?(',
    '*',
    '_',
    '~',
    '>',
    '> ',
    '\n>',
    '\n> a',
    '\\',
    '* ',
    ' *',
    '*a ',
    ' a*',
    '*a* ',
    '*a **b _c ~~d ',
    'a* b** c_ d~~ ',
    '***a ',
    'a*** ',
    '**a*',
    '> `',
    '> ```\n',
    '@Ada',
    '@Ada ',
    '@Ada Lovelac',
    '_http://a.b_ ',
    '*a@b.co ',
    '*😄',
    '|',
    '||',
    '||a',
    '||a ',
    '||a|| ',
    '||a||\n',
    '||\n',
    '||`a` ',
    '- ',
    '- a\n',
    '* *a* \n',
    '- ||a||\n',
    '1. a\n',
    '-\t\t\t',
    '- a\n  - b\n    - c\n',
    '    - c\n  - b\n- a\n',
    '- ```a```\n',
    '> - a\n',
    '- `a\n',
  ]
  const longer = [
    'a.b.c.d.',
    'a@b.',
    'www.',
    'www.a.',
    'http://',
    'http://a',
    'http://a.com/((',
    'http://a.b/(a(a[{',
    'http://a)',
    'http://a.b/,',
    'http://a.b:',
    'http://中.b/中',
    'https://a.b中',
    'a.com中',
    'a.com,',
    'a..',
    '-.',
    ':a::a',
    ':smile::a',
    '/:smile:',
    '[{(',
  ]
  const emoji = ['😄', '👩\u200d', '🇦', '1️⃣', '🏴\u{E0067}', '\ud83d', '\u200d', ':) ', '\n', ' ']
  const runs = Array.from({ length: 90 }, (_, length) => '`'.repeat(length) + 'x').join('')

  test.each([...[...repeated, ...longer, ...emoji].map((unit) => unit.repeat(4000).slice(0, 4000)), runs])(
    '%.12j...',
    (message) => {
      for (const text of [
        message,
        `http://a.com/${message}`,
        `> ${message}`,
        `*${message}*`,
        `||${message}||`,
        `- ${message}`,
      ])
        expect(charactersRead(() => segmentsOf(text, index, names))).toBeLessThan(50 * text.length)
      // Backtracking inside one regular expression is not counted. Quadratic time would take seconds.
      expect(medianMs(() => segmentsOf(message, index, names))).toBeLessThan(1_000)
    },
  )
})

function medianMs(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.toSorted((a, b) => a - b)[1] ?? Infinity
}
