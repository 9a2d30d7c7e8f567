import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { firstLink } from './first-link.ts'
import { cardLimits } from './stored-card.ts'

test.for([
  ['see https://example.org/a and http://example.com/', 'https://example.org/a'],
  ['https://example.org', 'https://example.org/'],
  ['HTTP://EXAMPLE.org/Path', 'http://example.org/Path'],
  ['(https://example.org/wiki/Foo_(bar)), and more', 'https://example.org/wiki/Foo_(bar)'],
  ['Look: https://example.org/a?b=c#part.', 'https://example.org/a?b=c'],
  ['*https://example.org/bold* and', 'https://example.org/bold'],
  ['https://example.org/under_', 'https://example.org/under_'],
  ['看https://example.org/页面', 'https://example.org/'],
  ['والhttps://example.org/a،', 'https://example.org/a'],
  ['> https://example.org/quoted', 'https://example.org/quoted'],
  ['`https://code.example.org` https://example.org/', 'https://example.org/'],
  ['```\nhttps://code.example.org\n```\nhttps://example.org/', 'https://example.org/'],
  ['||https://spoiler.example.org|| https://example.org/', 'https://example.org/'],
  ['a || https://example.org/ || b', 'https://example.org/'],
  ['http://[2001:db8::1]/a', 'http://[2001:db8::1]/a'],
  ['http:// https://example.org/', 'https://example.org/'],
  ['```\nlet a = `b`\nhttps://code.example.org\n``` https://example.org/', 'https://example.org/'],
  ['||a `||` https://spoiler.example.org\n|| https://example.org/', 'https://example.org/'],
  ['`never closed https://example.org/', 'https://example.org/'],
] as const)('P15.1: %j leads to %s', ([message, link]) => {
  expect(firstLink(message)).toBe(link)
})

test.for([
  'example.org without a scheme',
  'mailto:ada@example.org',
  'ftp://example.org/',
  'xhttp://example.org/',
  '`https://example.org`',
  '||https://example.org||',
  '||https://example.org ||',
  '||it is | https://example.org||',
  '||it is\nhttps://example.org||',
  '||`a || b` https://example.org||',
  '````\n```\nhttps://example.org\n```\n````',
  'javascript://example.org/%0aalert(1)',
  `https://example.org/${'a'.repeat(cardLimits.link)}`,
])('P15.1: %j has no link', (message) => {
  expect(firstLink(message)).toBeUndefined()
})

test.for(['https://', '`https://a', '||https://a', 'https://a(', 'https://a)', '``', '|', 'http', '://'])(
  'P15.1: reads a text full of %j',
  (part) => {
    const text = part.repeat(limits.message / part.length)
    const link = firstLink(text)
    expect(link === undefined || /^https?:/.test(link)).toBe(true)
  },
)
