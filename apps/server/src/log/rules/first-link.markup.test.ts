import { segmentsOf, type Segment } from '@parley/markup'
import { expect, test } from 'vitest'
import { firstLink } from './first-link.ts'

// P15.1: the server makes a card of the link that readers see first.
test.for([
  'https://example.org',
  'see https://example.org/a?b=c#d, and http://example.com/',
  '(https://example.org/wiki/Foo_(bar)).',
  '**https://example.org/bold** and more',
  '~~https://example.org/a~~',
  '_https://example.org/a_b_',
  '> quoted https://example.org/q\n\nhttps://example.org/own',
  '- https://example.org/list\n- https://example.org/second',
  '看https://example.org/a，好',
  '看https://example.org页面',
  'والhttps://example.org/a،',
  'देखोhttps://example.org/a।',
  'ፈልግhttps://example.org/a።',
  'смотриhttps://example.org/a…',
  '«https://example.org/a»',
  '`https://code.example.org` then https://example.org/',
  '```\nhttps://code.example.org `a`\n```\nhttps://example.org/',
  '||https://hidden.example.org|| then https://example.org/',
  '||\nhttps://hidden.example.org\n||\nhttps://example.org/',
  'a || b https://example.org/ || c',
  '"https://example.org/quoted"',
  '<https://example.org/angle>',
  'https://[2001:db8::1]/a',
  'https://example.org:8080/a',
  'xhttps://example.org/',
  'ssh://git@example.org/a',
  'https://',
  'no link',
  'https://münchen.example/straße',
])('P15.1: the first link of %j is the one that the page shows', (message) => {
  const shown = linksIn(segmentsOf(message, undefined))
  const first = shown.find((href) => /^https?:/i.test(href))
  expect(firstLink(message)).toBe(first === undefined ? undefined : withoutFragment(first))
})

function linksIn(segments: readonly Segment[]): string[] {
  return segments.flatMap((segment) => {
    if (segment.type === 'link') return [segment.href]
    return 'inner' in segment && segment.type !== 'spoiler' ? linksIn(segment.inner) : []
  })
}

function withoutFragment(href: string) {
  const url = new URL(href)
  url.hash = ''
  return url.href
}
