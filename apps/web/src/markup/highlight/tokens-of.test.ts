import fc from 'fast-check'
import { expect, test } from 'vitest'
import { grammars } from './grammars.ts'
import { languageName } from './language-name.ts'
import { isColourable, type Token } from './token.ts'
import { tokensOf } from './tokens-of.ts'

/** Without those that share a grammar with another one. */
const languages = [...grammars.keys()].filter((name) => !['C', 'HTML', 'TSX', 'Vue'].includes(name))

async function coloured(code: string, language: string): Promise<Token[]> {
  const grammar = await grammars.get(language)?.()
  if (grammar === undefined) throw new Error(`There is no grammar of ${language}.`)
  return tokensOf(code, language, grammar.default)
}

test.each([
  [
    'ts',
    'const a = "b" // c',
    [['const', 'keyword'], [' a = '], ['"b"', 'string'], [' '], ['// c', 'comment']],
  ],
  ['js', '`a${b}c`', [['`a', 'string'], ['${b}'], ['c`', 'string']]],
  ['py', 'return 42', [['return', 'keyword'], [' '], ['42', 'number']]],
  ['json', '{"a": true}', [['{'], ['"a"', 'number'], [': '], ['true', 'keyword'], ['}']]],
  ['diff', '+a\n-b\n c', [['+a', 'string'], ['\n'], ['-b', 'removed'], ['\n c']]],
])('%s: %j', async (language, code, tokens) => {
  const found = await coloured(code, languageName(language))
  expect(found).toEqual(tokens.map(([text, kind]) => (kind === undefined ? { text } : { text, kind })))
})

test.each(languages)('%s: usual code has colours', async (language) => {
  const code = `# include\n<a href="b">c</a>\n+ "text" 42 true /* d */ // e\nif return select\nkey: value\n.a { color: red }`
  const found = await coloured(code, language)
  expect(found.filter(({ kind }) => kind !== undefined).length).toBeGreaterThan(0)
})

test.each(languages)('%s: the tokens of any text are the text', async (language) => {
  const grammar = await grammars.get(language)?.()
  if (grammar === undefined) throw new Error(`There is no grammar of ${language}.`)
  const pieces = [
    '"',
    "'",
    '`',
    '<',
    '>',
    '/*',
    '*/',
    '//',
    '#',
    '{',
    '}',
    '(',
    ')',
    '\\',
    '\n',
    ' ',
    '$',
    '-',
    '1',
    'a',
    'if',
    'é',
    '中',
    '😄',
    '\ud83d',
  ]
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...pieces), maxLength: 200 }), (code) => {
      const tokens = tokensOf(code, language, grammar.default)
      expect(tokens.map(({ text }) => text).join('')).toBe(code)
      expect(
        tokens.filter(
          ({ text }, place) =>
            text === '' || (tokens[place]?.kind === tokens[place + 1]?.kind && place + 1 < tokens.length),
        ),
      ).toEqual([])
    }),
  )
})

const hostile = [
  'a ',
  'a.',
  '<a ',
  '((a',
  '{',
  '"',
  '\\',
  "'",
  '`${',
  '/*',
  '/',
  '#',
  '$(',
  '--',
  '0x',
  '@a',
  '&',
  '=',
  ': ',
  '\t',
  '_',
  'if (',
  '中',
  '😄',
  '\n',
  'a:\n ',
  '<!--',
  '=>',
  '"""',
  '|',
]

// Not a measurement: without the limits of `isColourable` all of these together would take minutes.
test.each(languages)(
  '%s: text that could take long is not coloured',
  { timeout: 60_000 },
  async (language) => {
    for (const unit of hostile)
      for (const code of [unit.repeat(4_000), `${unit.repeat(150)}\n`.repeat(30)].map((code) =>
        code.slice(0, 4_000),
      ))
        if (isColourable(code)) {
          const tokens = await coloured(code, language)
          expect(tokens.map(({ text }) => text).join('')).toBe(code)
        }
  },
)
