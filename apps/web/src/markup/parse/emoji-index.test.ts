import { gzipSync } from 'node:zlib'
import { codeOfNative, emojiIndex, nativeOf } from '@parley/shared/emoji-table'
import { describe, expect, test } from 'vitest'
import {
  installedEmojione,
  installedEmojiTable,
  installedJoypixels,
  installedPictures,
} from '@parley/emoji-data'

// These tests hold for the packages installed; the rules themselves are tested in packages/shared.
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
  test('is kept, but for the plain characters, which are not emoji', () => {
    const lost = emojioneNames.filter(({ name }) => index.codeOfShortname(name) === undefined)
    expect(emojioneNames.length).toBeGreaterThan(4200)
    expect(lost.map(({ code }) => nativeOf(code).charAt(0))).toEqual('0123456789#*'.split(''))
  })

  test('means what EmojiOne says, every alias and skin tone of it', () => {
    const changed = emojioneNames.filter(
      ({ name, code }) => ![undefined, code].includes(index.codeOfShortname(name)),
    )
    expect(changed).toEqual([])
  })

  test('has all the ASCII smileys', () => {
    const smileys = Object.values(installedEmojione()).flatMap(({ ascii }) => ascii)
    expect(index.smileys.toSorted()).toEqual(smileys.toSorted())
  })
})

test('every new emoji of JoyPixels is reachable by a name', () => {
  const untoned = Object.entries(installedJoypixels()).filter(([hex]) => !/1F3F[B-F]/.test(hex))
  const lost = untoned.flatMap(([, names]) => [names].flat()).filter((name) => !index.codeOfShortname(name))
  expect(lost).toEqual([])
})

test('every name leads to a picture that exists, in every skin tone that it takes', () => {
  const tones = ['', '_tone1', '_tone2', '_tone3', '_tone4', '_tone5']
  const suffixes = tones.flatMap((one) => tones.map((other) => one + other))
  const names = index.categories.flatMap(({ emoji }) => emoji.flatMap((one) => one.names))
  const codes = names.flatMap((name) => suffixes.map((suffix) => index.codeOfShortname(name + suffix)))
  expect(codes.filter((code) => code !== undefined && !drawn.has(code))).toEqual([])
})

test('names fit the shortname that segments look for', () => {
  expect(emojioneNames.filter(({ name }) => !/^[a-z0-9_+-]{1,80}$/.test(name))).toEqual([])
})

test('pictures and Unicode lead to each other', () => {
  expect([...drawn].filter((code) => codeOfNative(nativeOf(code)) !== code)).toEqual([])
})

test('the table costs at most 20 KB', () => {
  expect(gzipSync(JSON.stringify(table)).length).toBeLessThan(20_000)
})
