import { describe, expect, test } from 'vitest'
import { compactEmoji, emojiIndex, type EmojioneEmoji } from './emoji-table.ts'

const tones = ['1f3fb', '1f3fc', '1f3fd', '1f3fe', '1f3ff']
const drawn = new Set([
  ...['1f604', '2764', '1f44b', '1f436', '1fae0', '1f91d', '2764-fe0f-200d-1f525'],
  ...tones.flatMap((tone) => [`1f44b-${tone}`, `1f91d-${tone}`]),
  ...tones.flatMap((one) => tones.map((other) => `1faf1-${one}-200d-1faf2-${other}`)),
])

const emojione = Object.fromEntries(
  [
    emoji(2, 'people', '1f604', 'smile', { alternates: ['happy'], ascii: [':D', 'B)', '=D'] }),
    emoji(1, 'symbols', '2764', 'heart', { ascii: ['<3'] }),
    emoji(5, 'people', '1f44b', 'wave'),
    emoji(6, 'people', '1f44b-1f3fd', 'wave_tone3', { alternates: ['wave_medium_skin_tone'] }),
    emoji(7, 'people', '1f44b-1f3fd', 'waving_tone3'),
    emoji(8, 'nature', '1f436', 'dog', { ascii: ['D:'] }),
    emoji(9, 'people', '1f91d', 'handshake'),
    emoji(10, 'symbols', '0031', 'digit_one', { ascii: ['1!'] }),
  ].map((entry) => [entry.shortname, entry]),
)
const joypixels = {
  '1F604': ['smile', 'grin'],
  '1FAE0': 'melting_face',
  '1F436': 'wave',
  '2764-FE0F-200D-1F525': 'heart_on_fire',
  '1FAF1-1F3FB-200D-1FAF2-1F3FC': 'handshake_tone1_tone2',
  '1FAEA': 'not_drawn_yet',
}
const table = compactEmoji(emojione, joypixels, drawn)
const index = emojiIndex(table)

describe('a shortname', () => {
  test.each([
    ['smile', '1f604'],
    ['happy', '1f604'],
    ['grin', '1f604'],
    ['melting_face', '1fae0'],
    ['heart_on_fire', '2764-fe0f-200d-1f525'],
    ['wave_tone3', '1f44b-1f3fd'],
    ['wave_medium_skin_tone', '1f44b-1f3fd'],
    ['wave_tone1', '1f44b-1f3fb'],
    ['waving_tone3', '1f44b-1f3fd'],
    ['waving', '1f44b'],
    ['handshake_tone2', '1f91d-1f3fc'],
    ['handshake_tone2_tone2', '1f91d-1f3fc'],
    ['handshake_tone5_tone1', '1faf1-1f3ff-200d-1faf2-1f3fb'],
  ])('%s is %s', (name, code) => {
    expect(index.codeOfShortname(name)).toBe(code)
  })

  test.each(['unknown', 'smile_tone1', 'wave_tone1_tone2', 'not_drawn_yet', 'digit_one', 'constructor', ''])(
    'without a picture is unknown: %s',
    (name) => {
      expect(index.codeOfShortname(name)).toBeUndefined()
    },
  )

  test('has the meaning of EmojiOne when JoyPixels differs', () => {
    expect(index.codeOfShortname('wave')).toBe('1f44b')
  })
})

describe('an ASCII smiley', () => {
  test('has a picture code', () => {
    expect(index.codeOfAscii(':D')).toBe('1f604')
    expect(index.codeOfAscii('=D')).toBe('1f604')
    expect(index.codeOfAscii('<3')).toBe('2764')
    expect(index.codeOfAscii(':-D')).toBeUndefined()
  })

  test('is left out with its emoji, and where prose means something else', () => {
    expect(index.smileys).toEqual([':D', '=D', '<3'])
  })
})

describe('the picker', () => {
  test('lists categories and emoji in order, a new one after its related emoji', () => {
    expect(index.categories.map(({ name, emoji }) => [name, emoji.map(({ names }) => names[0])])).toEqual([
      ['people', ['smile', 'melting_face', 'wave', 'handshake']],
      ['nature', ['dog', 'heart_on_fire']],
      ['symbols', ['heart']],
    ])
  })

  test('knows which emoji take a skin tone', () => {
    const toned = index.categories.flatMap(({ emoji }) => emoji.filter((one) => one.toned))
    expect(toned.map(({ code }) => code)).toEqual(['1f44b', '1f91d'])
  })
})

test('the table survives JSON', () => {
  expect(JSON.parse(JSON.stringify(table))).toEqual(table)
})

function emoji(
  order: number,
  category: string,
  hex: string,
  name: string,
  { alternates = [], ascii = [] }: { alternates?: string[]; ascii?: string[] } = {},
): EmojioneEmoji {
  return {
    order,
    category,
    ascii,
    shortname: `:${name}:`,
    shortname_alternates: alternates.map((alternate) => `:${alternate}:`),
    code_points: { fully_qualified: hex },
  }
}
