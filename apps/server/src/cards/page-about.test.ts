import { expect, test } from 'vitest'
import { cardLimits } from '../log/rules/stored-card.ts'
import { nameOfPicture, pageAbout } from './page-about.ts'
import { textOfPage } from './page-text.ts'

const url = new URL('https://example.org/news/today.html')
const about = (html: string) => pageAbout(html, url)

test('P15.3: a page is what it says of itself to others, and otherwise its title and description', () => {
  const own = '<title> The\n title </title><meta name="description" content="Described &amp; more">'
  expect(about(`<html><head>${own}</head><body>`)).toEqual({ title: 'The title', text: 'Described & more' })
  const graph = `<meta property="og:title" content="For others"><meta property=og:description content='In short'>
    <meta property="og:image" content="../a.png?b=c&amp;d">`
  expect(about(own + graph)).toEqual({
    ...{ title: 'For others', text: 'In short' },
    picture: 'https://example.org/a.png?b=c&d',
  })
})

test.for([
  ['<META NAME="OG:Title" CONTENT="Upper">', 'Upper'],
  ['<title>a</title><svg><title>b</title></svg>', 'a'],
  ['<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>', '<script>alert(1)</script>'],
  ['<title><b>raw</b></title>', '<b>raw</b>'],
  ['<meta property="og:title" content=""><title>not empty</title>', 'not empty'],
  ['<script>document.title = "<title>no</title>"</script><title>yes</title>', 'yes'],
  ['<!-- <title>no</title> --><title>yes</title>', 'yes'],
  ['<body><div><meta property="og:title" content="late"></div>', 'late'],
  ['<title>never closed', 'never closed'],
  ['<title>a\u202egnp.exe\u0000\u0007b\ufeff</title>', 'agnp.exeb'],
  ['<title>👩‍👩‍👧 می‌خواهم</title>', '👩‍👩‍👧 می‌خواهم'],
  ['<title>&#xd800;&#x10ffff;&#0;half</title>', expect.stringMatching(/half$/) as string],
] as const)('P15.3: the title of %j', ([html, title]) => {
  const found = about(html).title
  expect(found).toEqual(title)
  expect(found?.isWellFormed()).toBe(true)
})

test('P15.3: long texts are cut between characters, and what is not there is left out', () => {
  const { title, text } = about(
    `<title>${'👩‍👩‍👧'.repeat(500)}</title><meta name=description content="${'a '.repeat(9_000)}">`,
  )
  expect(title?.length).toBeLessThanOrEqual(cardLimits.title)
  expect(title).toMatch(/👧…$/u)
  expect(text?.length).toBeLessThanOrEqual(cardLimits.text)
  for (const html of ['', '<p>text', '<title> \u200b </title>', '<meta content="a">', '\0\0\0'])
    expect(about(html)).toEqual({})
})

test('P15.3: a picture has an address, whatever it is: the fetcher decides whether it may be read', () => {
  const picture = (content: string) => about(`<meta property="og:image" content="${content}">`).picture
  expect(picture('//cdn.example.com/a.png')).toBe('https://cdn.example.com/a.png')
  expect(picture('http://127.0.0.1/')).toBe('http://127.0.0.1/')
  expect(picture('http://')).toBeUndefined()
})

test.for([
  '<',
  '<a>',
  '<a',
  '</a>',
  '<a></b>',
  '<a b=',
  '<a b="c" ',
  '<title>',
  '<title><',
  '</title',
  '<meta property="og:title" content="a">',
  '<meta content="',
  '<!--',
  '<!-- -',
  '<![CDATA[',
  '<script>',
  '</script',
  '&amp;',
  '&amp',
  '&#1234567890',
  '&CounterClockwiseContourIntegra',
  '<svg><title>',
  '<table><tr><td>',
  '<meta name="description" content="&lt;',
])('P15.6: a page full of %j is read in steps that grow with its length', (part) => {
  const steps = [1, 8].map((times) => charactersRead(() => about(part.repeat((times * 8_192) / part.length))))
  // Square would be 64 times as many.
  expect((steps[1] ?? 0) / (steps[0] ?? 1)).toBeLessThan(12)
})

/** The number of characters that `work` reads one by one, searches or copies: the same on every machine. */
function charactersRead(work: () => unknown): number {
  let count = 0
  const prototype = String.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  const costs: Record<string, (text: string, found: unknown) => number> = {
    charCodeAt: () => 1,
    slice: (_text, found) => String(found).length,
    substring: (_text, found) => String(found).length,
    indexOf: (text, found) => (found === -1 ? text.length : Number(found)),
    toLowerCase: (text) => text.length,
  }
  const before = Object.keys(costs).map((name) => [name, prototype[name]] as const)
  for (const [name, original] of before)
    prototype[name] = function (this: string, ...args: unknown[]) {
      const found = original?.apply(this, args)
      count += costs[name]?.(this, found) ?? 0
      return found
    }
  try {
    work()
  } finally {
    for (const [name, original] of before) if (original !== undefined) prototype[name] = original
  }
  return count
}

test.for([
  ['utf-8', 'héllo 页', undefined, undefined],
  ['gb18030', '你好', 'gb18030', [0xc4, 0xe3, 0xba, 0xc3]],
  ['gb2312', '你好', undefined, [0xc4, 0xe3, 0xba, 0xc3]],
  ['shift_jis', 'テスト', undefined, [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]],
  ['windows-1256', 'مرحبا', 'windows-1256', [0xe3, 0xd1, 0xcd, 0xc8, 0xc7]],
  ['x-unknown', 'plain', 'x-unknown', undefined],
] as const)('P15.3: a page in %s', ([name, text, charset, bytes]) => {
  const content = bytes === undefined ? Buffer.from(text) : Buffer.from(bytes)
  const head = Buffer.from(
    `<html><head><meta http-equiv="content-type" content="text/html; charset=${name}"><title>`,
  )
  const body = Buffer.concat([head, content, Buffer.from('</title>')])
  expect(about(textOfPage({ body, charset })).title).toBe(text)
})

test('P15.3: a byte order mark comes before what is said', () => {
  const body = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<title>16 bits 页</title>', 'utf16le')])
  expect(about(textOfPage({ body, charset: 'iso-8859-1' })).title).toBe('16 bits 页')
})

test('P15.3: a picture is called like its file', () => {
  expect(nameOfPicture(new URL('https://example.org/a/b%20c.png?d'))).toBe('b c.png')
  expect(nameOfPicture(new URL('https://example.org/a/%ff.png'))).toBe('%ff.png')
  expect(nameOfPicture(new URL('https://example.org/'))).toBe('example.org')
})
