import { describe, expect, test } from 'vitest'
import { emojiIndex } from './emoji-index.ts'
import { writtenEmojiIn, type Edges } from './written-emoji.ts'

const index = emojiIndex({
  categories: {
    people: '1f604 smile;1f642 slight_smile;1f44d+ thumbsup +1;1f44e+ thumbsdown -1',
    symbols: '2764 heart;1f4af 100;1f171 b;274c x;1f511 key;1f41c ant;2615 cafe;1f194 id',
  },
  smileys: { smile: ':D', slight_smile: ':) :-)', heart: '<3' },
})

function found(text: string, edges?: Edges) {
  return Array.from(writtenEmojiIn(text, index, edges), ({ start, end }) => text.slice(start, end))
}

describe('a shortname is an emoji', () => {
  test.each([
    [':smile:', [':smile:']],
    ['so :smile:, and :smile:!', [':smile:', ':smile:']],
    ['(:smile:) ":smile:" “:smile:” 「:smile:」 *:smile:* ¡:smile:!', Array(6).fill(':smile:')],
    ['Hello!:smile:', [':smile:']],
    [':smile:…done', [':smile:']],
    ['你好:smile:你好', [':smile:']],
    ['好的，:smile:，明天见', [':smile:']],
    ['สวัสดี:smile:', [':smile:']],
    ['و:smile:', [':smile:']],
    ['❤️:smile:👍🏽:smile:1️⃣', [':smile:', ':smile:']],
    [':+1::-1::smile:', [':+1:', ':-1:', ':smile:']],
    [':+1:/:-1:', [':+1:', ':-1:']],
    ['- :smile:', [':smile:']],
    ['— :smile:—', [':smile:']],
    [':+1_tone3:', [':+1_tone3:']],
  ])('between spaces, punctuation and line ends: %s', (text, emoji) => {
    expect(found(text)).toEqual(emoji)
  })

  test('next to code and mentions, but not next to an address', () => {
    expect(found(':smile:', { before: 'thing', after: 'thing' })).toEqual([':smile:'])
    expect(found(':smile:', { before: 'address', after: 'space' })).toEqual([])
    expect(found('::smile:', { before: 'address', after: 'space' })).toEqual([])
    expect(found(':smile:', { before: 'space', after: 'address' })).toEqual([])
  })
})

describe('text stays text', () => {
  test.each([
    ['an address', 'fe80:cafe:1234:5678 fe80::b:1 fe80::cafe:b ::b:1 00:b:17 [::b:1]'],
    ['an account', 'root:x:0:0:root:/root:/bin/sh nobody:x:65534'],
    ['a path', '/users/:id:/keys C:\\:x:\\b ./:key:/a /:id: ./:key: ../:key: ~/:key: /:id:/:key:'],
    ['a time', '12:100:30 10:100:'],
    ['a ratio', '1:100:1 16:b:9'],
    ['code', 'std::key::x a:b:c key=:x:y x-:b:-y f(:x:y) user_:id:_1 `:x:a` $:id:1 arn:aws:b:x'],
    ['a word', 'a:smile:b note:smile: :smile:s'],
    ['another word', 'привет:smile: :smile:да مرحبا٢:smile:'],
    ['an unknown name', ':nope: :nope:smile: ::'],
    ['upper case', ':SMILE:'],
    ['a key', '{":x:": 1} f(":key:", ":b:") [":x:"] a=":x:"'],
    ['a chain in a word', ':smile::x:a b:smile::x:'],
  ])('in %s', (_what, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('a smiley', () => {
  test.each([
    [':)', [':)']],
    ['a\n:)\tyou <3', [':)', '<3']],
    ['well :), then :D! :-)…', [':)', ':D', ':-)']],
    ['好的 :)。', [':)']],
    ['好的 :)，明天见！:) 再见，:)', Array(3).fill(':)')],
    ['हाँ :)। ہاں :)۔ այո :)։ አዎ :)። مرحبا :)؛ はい :)、', Array(6).fill(':)')],
    ['שלום :)\u200f', [':)']],
    ['مرحبا \u200f:) \u2067:)\u2069', [':)', ':)']],
  ])('stands between spaces, and before the punctuation of a sentence: %j', (text, emoji) => {
    expect(found(text)).toEqual(emoji)
  })

  test.each(['foo:)', ':):)', '(:)', ':)a', '<3.5', ':)-', '":)"', '12:)', ':).a'])(
    'is not in %s',
    (text) => {
      expect(found(text)).toEqual([])
    },
  )

  test.each([
    ['I <3 you', ['<3']],
    ['<3', ['<3']],
    ['we <3 it, u <3 it, 我 <3 你', Array(3).fill('<3')],
    ['if so\nI <3 it', ['<3']],
    ['if a <3', []],
    ['x <3 && 12 <3, f(x) <3', []],
    ['if count <3:', []],
    ['$n <3', []],
    ['having fun <3, thanks ada_l <3, where are you <3', Array(3).fill('<3')],
    ['iPhone <3, Node.js <3', ['<3', '<3']],
    ['ok\n  while i <3 {', []],
  ])('that is a heart is no "less than three": %j', (text, emoji) => {
    expect(found(text)).toEqual(emoji)
  })

  test('does not touch code, mentions or addresses', () => {
    expect(found(':)', { before: 'thing', after: 'space' })).toEqual([])
    expect(found(':)', { before: 'space', after: 'thing' })).toEqual([])
  })
})
