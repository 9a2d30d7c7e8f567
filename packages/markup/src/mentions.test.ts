import { describe, expect, test } from 'vitest'
import { mentionsIn } from './mentions.ts'
import { noNames, withNames } from './names.ts'

const names = withNames(noNames, ['Ada', 'Ada Lovelace', '林娜', 'علي', 'snake_case', 'C++', 'Zoë', 'İpek'])

function mentioned(text: string) {
  return Array.from(mentionsIn(text, names), ({ start, end }) => text.slice(start, end))
}

describe('a mention', () => {
  test.each([
    ['@Ada', ['@Ada']],
    ['hi @ada, @ADA!', ['@ada', '@ADA']],
    ['(@Ada) "@Ada" **@Ada**', ['@Ada', '@Ada', '@Ada']],
    ['@Ada Lovelace and @Ada Byron', ['@Ada Lovelace', '@Ada']],
    ['@Ada’s and @ada-maria', ['@Ada', '@ada']],
    ['你好@林娜你好', ['@林娜']],
    ['مرحبا @علي!', ['@علي']],
    ['و@علي لـ@Ada', ['@علي', '@Ada']],
    ['@snake_case @C++ @zoë', ['@snake_case', '@C++', '@zoë']],
    ['@@Ada@Ada', ['@Ada']],
    ['_@Ada_ and _hi @Ada Lovelace_', ['@Ada', '@Ada Lovelace']],
    ['@İpek and @i̇pek', ['@İpek', '@i̇pek']],
  ])('%s', (message, found) => {
    expect(mentioned(message)).toEqual(found)
  })

  test.each([
    'Ada',
    '@',
    '@ Ada',
    '@Adam',
    '@ada_b',
    '@ada1',
    'mail@Ada',
    'x_@Ada',
    '__@Ada',
    '@Ada__',
    '@Ada_x',
    '1@Ada',
    '٢@Ada',
    '@عليك',
    '@Grace',
    '@Ad',
  ])('is not %s', (message) => {
    expect(mentioned(message)).toEqual([])
  })
})
