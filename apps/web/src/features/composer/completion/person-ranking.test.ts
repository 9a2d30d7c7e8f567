import { expect, test } from 'vitest'
import { rankPeople } from './person-ranking.ts'

const people = ['Grace', 'Ada Lovelace', 'José', 'ada', '林娜', 'Grace', 'علي', 'van der Berg'].map(
  (username) => ({
    username,
    avatar: 'a'.repeat(64),
  }),
)

test.each([
  [
    'nothing yet: everybody, once, in the given order',
    '',
    ['Grace', 'Ada Lovelace', 'José', 'ada', '林娜', 'علي', 'van der Berg'],
  ],
  ['the start of a name, in any case', 'AD', ['Ada Lovelace', 'ada']],
  ['the start of a word of a name', 'lov', ['Ada Lovelace']],
  ['more than a word', 'ada lo', ['Ada Lovelace']],
  ['words from the middle on', 'der b', ['van der Berg']],
  ['a name without its accents', 'jose', ['José']],
  ['an accent that the name has not', 'Gräce', ['Grace']],
  ['Chinese', '林', ['林娜']],
  ['Arabic', 'عل', ['علي']],
  ['the middle of a word: nobody', 'race', []],
  ['what nobody is called', 'zoe', []],
])('%s', (_rule, typed, names) => {
  expect(rankPeople(typed, people, 8).map(({ username }) => username)).toEqual(names)
})

test('returns at most `limit` people', () => {
  expect(rankPeople('', people, 2)).toHaveLength(2)
})
