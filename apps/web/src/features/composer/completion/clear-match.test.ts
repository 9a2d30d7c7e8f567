import { describe, expect, test } from 'vitest'
import { clearMatch } from './clear-match.ts'

describe('Enter completes an emoji', () => {
  test.each([
    ['an exact name', 'heart', ['heart', 'hearts', 'heart_eyes'], true],
    ['an exact name in another case', 'Heart', ['heart', 'hearts'], true],
    ['an exact name that is no word', '+1', ['+1'], true],
    ['the only name, from its third letter on', 'tad', ['tada'], true],
    ['an emoji that only its word in the language of the page finds', 'قطار', ['steam_locomotive'], true],
  ])('%s', (_rule, typed, names, completes) => expect(isClear(typed, names)).toBe(completes))

  test.each([
    ['two letters, although exact', 'id', ['id', 'identification_card']],
    ['two letters, although the only name', 'ta', ['tada']],
    ['a word of three letters, although exact', 'key', ['key', 'key2', 'keyboard']],
    ['a word of three letters, although exact and the only name', 'end', ['end']],
    ['digits', '100', ['100']],
    ['one of several names', 'smi', ['smile', 'smirk', 'smiley']],
    ['less than half of the only name', 'name', ['name_badge']],
    ['a word within the only name', 'laces', ['man_with_laces']],
    ['nothing found', 'foo', []],
  ])('not for %s', (_rule, typed, names) => expect(isClear(typed, names)).toBe(false))

  test('a face or a gesture by an exact name of three letters', () => {
    expect(isClear('joy', ['joy', 'joy_cat'], true)).toBe(true)
    expect(isClear('jo', ['joy', 'joy_cat'], true)).toBe(false)
  })

  function isClear(typed: string, names: string[], isPerson = false) {
    const suggestions = names.map((name) => ({
      type: 'emoji' as const,
      text: '',
      code: name,
      name,
      isPerson,
    }))
    return clearMatch({ type: 'emoji', typed }, suggestions) === 0
  }
})

describe('Enter completes the name of a person', () => {
  test.each([
    ['the only one, from its third letter on', 'gra', ['Grace Hopper'], true],
    ['the only one, by a word of the name', 'hop', ['Grace Hopper'], true],
    ['the only one, by one Chinese character', '林', ['林娜'], true],
    ['the only one, by one Hangul syllable', '김', ['김철수'], true],
    ['nothing typed yet', '', ['Grace'], false],
    ['two letters', 'gr', ['Grace'], false],
    ['two Arabic letters', 'عل', ['علي'], false],
    ['several people', 'gra', ['Grace', 'Grazia'], false],
    ['a name that is written already', 'Grace', ['Grace'], false],
    ['a name that is written already, in another case', 'grace', ['Grace'], false],
    ['a name that another one starts with', 'Ada', ['Ada Lovelace', 'Ada'], false],
    ['a name that is finished by a space', 'Ada ', ['Ada Lovelace'], false],
  ])('%s: %j of %j is %s', (_rule, typed, names, completes) => {
    const suggestions = names.map((username) => ({
      type: 'person' as const,
      text: `@${username}`,
      person: { username, avatar: '' },
    }))
    expect(clearMatch({ type: 'person', typed }, suggestions) === 0).toBe(completes)
  })
})
