import { describe, expect, test } from 'vitest'
import { linksIn } from './links.ts'

function hrefs(text: string) {
  return Array.from(linksIn(text), ({ segment }) => (segment.type === 'link' ? segment.href : undefined))
}

describe('a link', () => {
  test.each([
    ['http://a.com/x_(y).', 'http://a.com/x_(y)'],
    ['(https://a.com/b?c=d#e)', 'https://a.com/b?c=d#e'],
    ['http://localhost:3000/r/lobby', 'http://localhost:3000/r/lobby'],
    ['http://192.168.1.5:3000', 'http://192.168.1.5:3000'],
    ['HTTPS://A.COM', 'HTTPS://A.COM'],
    ['http://例え.jp/ü', 'http://例え.jp/ü'],
    ['mailto:a@b.co', 'mailto:a@b.co'],
    ['a@b.co', 'mailto:a@b.co'],
    ['example.com', 'https://example.com'],
    ['parley.dev/docs', 'https://parley.dev/docs'],
    ['www.a.photography/b', 'https://www.a.photography/b'],
    ['www.city.rs', 'https://www.city.rs'],
    ['b92.rs/news', 'https://b92.rs/news'],
  ])('%s', (text, href) => {
    expect(hrefs(text)).toEqual([href])
  })

  test.each([
    'javascript:alert(1)',
    'javascript://a.com/%0aalert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,<script>',
    'vbscript:a.com',
    'file:///etc/passwd',
    'ftp://a.com',
    '//a.com',
    'x://a.com',
    'readme.md',
    'src/main.rs',
    'index.html',
    'e.g. this',
    '1.2.3',
    '12:30',
    'www.',
    'http://',
    'a.b',
  ])('is not %s', (text) => {
    expect(hrefs(text)).toEqual([])
  })

  test('ends before a user name, which could hide the real host', () => {
    expect(hrefs('https://bank.com:secret@evil.com')).toEqual(['https://bank.com'])
  })

  test.each([
    ['**see https://a.com/x**', ['https://a.com/x']],
    ['_https://a.com/x_', ['https://a.com/x']],
    ['~~https://a.com~~ www.b.com', ['https://a.com', 'https://www.b.com']],
    ['_https://a.com/x_ https://a.com/me_', ['https://a.com/x', 'https://a.com/me_']],
    ['*mailto:a@b.co*', ['mailto:a@b.co']],
    ['https://a.com/me_', ['https://a.com/me_']],
    ['snake_case _x_ a _ b https://a.com/me_', ['https://a.com/me_']],
    ['_opened on another line\nhttps://a.com/me_', ['https://a.com/me_']],
  ])('excludes the marks of bold, italic and struck text: %j', (text, addresses) => {
    expect(hrefs(text)).toEqual(addresses)
  })
})
