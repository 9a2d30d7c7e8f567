import { gzipSync } from 'node:zlib'
import { codeOfNative, emojiIndex, nativeOf, writtenEmojiIn } from '@parley/shared/emoji-table'
import { describe, expect, test } from 'vitest'
import { installedEmojione, installedEmojiTable, installedJoypixels, installedPictures } from './installed.ts'

// Tests of the installed packages; the rules themselves are tested in packages/shared.
const table = installedEmojiTable()
const index = emojiIndex(table)
const drawn = installedPictures()
const emojioneNames = Object.values(installedEmojione()).flatMap((emoji) =>
  [emoji.shortname, ...emoji.shortname_alternates].map((shortname) => ({
    name: shortname.slice(1, -1),
    code: codeOfNative(nativeOf(emoji.code_points.fully_qualified)),
  })),
)

describe('the vocabulary of EmojiOne', () => {
  test('is complete, except plain characters, which are not emoji', () => {
    const lost = emojioneNames.filter(({ name }) => index.codeOfShortname(name) === undefined)
    expect(emojioneNames.length).toBeGreaterThan(4200)
    expect(lost.map(({ code }) => nativeOf(code).charAt(0))).toEqual('0123456789#*'.split(''))
  })

  test('has the codes of EmojiOne, for every alias and skin tone', () => {
    const changed = emojioneNames.filter(
      ({ name, code }) => ![undefined, code].includes(index.codeOfShortname(name)),
    )
    expect(changed).toEqual([])
  })

  test('has all the ASCII smileys, except what prose uses for something else', () => {
    const smileys = Object.values(installedEmojione()).flatMap(({ ascii }) => ascii)
    const left = smileys.filter((smiley) => !index.smileys.includes(smiley))
    const speech = '#) %) (y) *) 0:-3 0:3 8) 8-D :-. :L =L B) B-D D: O:3 X)'
    const code = String.raw`:# :$ :* :/ :@ :X :[ :\ :] :b ;] =# =$ =* =/ =X =\ =] >=)`
    expect(left.toSorted()).toEqual(`${speech} ${code}`.split(' ').toSorted())
    expect(index.smileys.length + left.length).toBe(smileys.length)
  })

  test.each([
    'ls :/',
    'rm -rf :*',
    'key :b value',
    'C =\\ D',
    'a[1 :]',
    ':X',
    'git show :@',
    'for (; ;) {',
    'filter (5 >=) xs',
  ])('leaves commands and code as they are written: %s', (line) => {
    expect([...writtenEmojiIn(line, index)]).toEqual([])
  })

  test.each([':)', ':-)', ':D', ';)', ':P', ':(', '<3', ':-/', ':-*', ':-b', ":'(", ':O', '=)', '>.<'])(
    'keeps the face %s',
    (face) => {
      expect([...writtenEmojiIn(`so ${face}`, index)]).toMatchObject([{ start: 3, end: 3 + face.length }])
    },
  )
})

test('every new emoji of JoyPixels has a name', () => {
  const untoned = Object.entries(installedJoypixels()).filter(([hex]) => !/1F3F[B-F]/.test(hex))
  const lost = untoned.flatMap(([, names]) => [names].flat()).filter((name) => !index.codeOfShortname(name))
  expect(lost).toEqual([])
})

test('every name has a picture in each of its skin tones', () => {
  const tones = ['', '_tone1', '_tone2', '_tone3', '_tone4', '_tone5']
  const suffixes = tones.flatMap((one) => tones.map((other) => one + other))
  const names = index.categories.flatMap(({ emoji }) => emoji.flatMap((one) => one.names))
  const codes = names.flatMap((name) => suffixes.map((suffix) => index.codeOfShortname(name + suffix)))
  expect(codes.filter((code) => code !== undefined && !drawn.has(code))).toEqual([])
})

test('names match the shortname pattern of segments', () => {
  expect(emojioneNames.filter(({ name }) => !/^[a-z0-9_+-]{1,80}$/.test(name))).toEqual([])
})

test('pictures and Unicode convert to each other', () => {
  expect([...drawn].filter((code) => codeOfNative(nativeOf(code)) !== code)).toEqual([])
})

test('the table is at most 20 KB', () => {
  expect(gzipSync(JSON.stringify(table)).length).toBeLessThan(20_000)
})
