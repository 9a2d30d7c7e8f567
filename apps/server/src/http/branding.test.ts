import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../config/config.ts'
import { inProject } from '../config/project-folder.ts'
import { rawAnswer } from '../testing/raw-request.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startTestServer } from '../testing/test-server.ts'

test('the room title is in the document as escaped text, and in the manifest', async () => {
  const roomTitle = 'Fish & <b>"Chips"</b> $&'
  const { url } = await startTestServer({ roomTitle, pageDir: builtPage() })
  const html = await (await fetch(`${url}/`)).text()
  const text = 'Fish &amp; &lt;b>&quot;Chips&quot;&lt;/b> $&amp;'
  expect(html).toContain(`<title>${text}</title>`)
  expect(html).toContain(`<meta name="room-title" content="${text}" />`)
  const manifest = await fetch(`${url}/manifest.webmanifest`)
  expect(manifest.headers.get('content-type')).toContain('application/manifest+json')
  expect(await manifest.json()).toMatchObject({ name: roomTitle, short_name: roomTitle, start_url: '/' })
})

test('the theme colour is in a style sheet of the same origin, linked in the page of every room', async () => {
  const { url } = await startTestServer({ themeColor: '#0b5d4e', pageDir: builtPage() })
  expect(await (await fetch(`${url}/r/team`)).text()).toContain('<link rel="stylesheet" href="/theme.css" />')
  const css = await fetch(`${url}/theme.css`)
  expect(css.headers.get('content-type')).toContain('text/css')
  expect(css.headers.get('cache-control')).toBe('no-cache')
  expect(await css.text()).toContain('--theme: #0b5d4e;')
  expect(await (await fetch(`${url}/manifest.webmanifest`)).json()).toMatchObject({ theme_color: '#0b5d4e' })
})

test('the page for an invalid room name is branded, with status 404', async () => {
  const { url } = await startTestServer({ roomTitle: 'Harbour', pageDir: builtPage() })
  const response = await fetch(`${url}/r/no%20room`)
  expect(response.status).toBe(404)
  expect(await response.text()).toContain('<title>Harbour</title>')
})

test('an unknown address gets the page with status 404 for HTML requests, and plain text for others', async () => {
  const { url } = await startTestServer({ roomTitle: 'Harbour', pageDir: builtPage() })
  const visit = await fetch(`${url}/nowhere`, { headers: { accept: 'text/html,*/*;q=0.8' } })
  expect([visit.status, visit.headers.get('cache-control')]).toEqual([404, 'no-cache'])
  expect(await visit.text()).toContain('<title>Harbour</title>')
  const script = await fetch(`${url}/assets/gone.js`)
  expect([script.status, await script.text()]).toEqual([404, 'Not found'])
})

test('without title, colour and base path, only the picture of the preview gets the address of the server', async () => {
  const { url } = await startTestServer({ pageDir: builtPage() })
  const html = await (await fetch(`${url}/`)).text()
  expect(html).toBe(builtDocument.replace('"/preview.png"', `"${url}/preview.png"`))
  expect(await (await fetch(`${url}/theme.css`)).text()).toBe('')
})

test('below a base path, the document, the manifest and the style sheet are found there', async () => {
  const { url } = await startTestServer({ basePath: '/a/chat', themeColor: '#0b5d4e', pageDir: builtPage() })
  for (const path of ['/a/chat/', '/a/chat/r/team', '/', '/r/team']) {
    const html = await (await fetch(url + path)).text()
    expect(html).toContain('<meta name="base-path" content="/a/chat" />')
    expect(html).toContain(`content="${url}/a/chat/preview.png"`)
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)
    expect(paths).toEqual(['/a/chat/mark.svg', '/a/chat/assets/a.js', '//else.example/', '/a/chat/theme.css'])
  }
  const manifest = await fetch(`${url}/a/chat/manifest.webmanifest`)
  expect(await manifest.json()).toMatchObject({ id: '/a/chat/' })
})

test.for<[Record<string, string>, string]>([
  [{ host: 'chat.example:8443' }, 'http://chat.example:8443/'],
  [
    { host: 'inner', 'x-forwarded-host': 'chat.example', 'x-forwarded-proto': 'https' },
    'https://chat.example/',
  ],
])('a link preview for %j finds its picture at %s', async ([headers, origin]) => {
  const { port } = await startTestServer({ trustProxy: 1, pageDir: builtPage() })
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const answer = await rawAnswer(port, `GET /r/secret HTTP/1.1\r\n${lines.join('')}Connection: close\r\n\r\n`)
  expect(answer).toContain(`<meta property="og:image" content="${origin}preview.png" />`)
  expect(answer).not.toMatch(/secret|script>"/)
})

test.for([['"><script>'], ['a/b'], ['a b'], [''], ['a', 'a']])(
  'P2.8: a request for the hosts %j is answered with 400',
  async (hosts) => {
    const { port } = await startTestServer({ trustProxy: 1, pageDir: builtPage() })
    const lines = hosts.map((host) => `Host: ${host}\r\n`).join('')
    const answer = await rawAnswer(port, `GET /r/secret HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).not.toMatch(/secret|script>"/)
  },
)

test('the document is compressed, and revalidated with 304', async () => {
  const { port } = await startTestServer({ pageDir: builtPage() })
  const ask = (more: string) =>
    rawAnswer(port, `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${more}\r\n`)
  const answer = await ask('Accept-Encoding: gzip, br\r\n')
  expect(answer).toMatch(/\r\nContent-Encoding: br\r\n/)
  expect(answer).toMatch(/\r\nVary: Accept-Encoding\r\n/)
  expect(await ask('Accept-Encoding: gzip\r\n')).toMatch(/\r\nContent-Encoding: gzip\r\n/)
  expect(await ask('')).not.toMatch(/Content-Encoding/)
  const etag = /\r\nETag: ([^\r]+)/.exec(answer)?.[1] ?? ''
  const again = await ask(`Accept-Encoding: gzip, br\r\nIf-None-Match: ${etag}\r\n`)
  expect(again).toMatch(/^HTTP\/1\.1 304 /)
})

test('search engines read nothing, and the preview of a link may be made', async () => {
  const { url } = await startTestServer({ roomTitle: 'Harbour', pageDir: builtPage() })
  const robots = await (await fetch(`${url}/robots.txt`)).text()
  expect(robots).toMatch(/^User-agent: \*\nDisallow: \/\n\n/)
  expect(robots).toMatch(/\nUser-agent: Twitterbot\n(User-agent: .*\n)*Allow: \/\n$/)
  for (const path of ['/', '/r/team', '/robots.txt', '/healthz', '/nowhere'])
    expect((await fetch(url + path)).headers.get('x-robots-tag')).toBe('noindex')
  expect(await (await fetch(`${url}/r/team`)).text()).toContain(
    '<meta property="og:title" content="Harbour" />',
  )
})

test('browsers that ask for /favicon.ico get the icon', async () => {
  const { url } = await startTestServer({ pageDir: inProject('apps/web/public') })
  const answer = await fetch(`${url}/favicon.ico`)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/vnd.microsoft.icon'])
})

test('the built page forbids indexing, and is previewed with title and picture', () => {
  const html = readFileSync(inProject('apps/web/index.html'), 'utf8')
  expect(html).toContain('<meta name="robots" content="noindex" />')
  expect(html).toContain('<meta property="og:title" content="Parley" />')
  const size = readFileSync(inProject('apps/web/public/preview.png'))
  expect([size.readUInt32BE(16), size.readUInt32BE(20)]).toEqual([1200, 630])
  expect(html).toContain('content="/preview.png"')
  const icon = readFileSync(inProject('apps/web/public/favicon.ico'))
  expect([icon.readUInt16LE(2), icon.readUInt16LE(4)]).toEqual([1, 3])
  expect(html).toMatch(/<link rel="manifest" [^>]*crossorigin="use-credentials"/)
})

test.for([
  [
    '#ffcc00',
    /^THEME_COLOR="#ffcc00": must be darker: white text on it has a contrast of 1\.\d, and needs 5\.2\.$/,
  ],
  ['#e0454b', /must be darker/],
  ['red', /^THEME_COLOR="red": must be a colour like #c8323a, or empty\.$/],
  ['#c8323a;}', /must be a colour like/],
] as const)('THEME_COLOR=%s is refused with a message of one line', ([color, line]) => {
  expect(() => readConfig([], { THEME_COLOR: color })).toThrow(line)
})

test.for(['a'.repeat(61), 'two\nlines', 'turned \u202earound'])('ROOM_TITLE=%j is refused', (title) => {
  expect(() => readConfig([], { ROOM_TITLE: title })).toThrow(
    /^ROOM_TITLE=.*must be one line of at most 60 readable characters\.$/,
  )
})

const builtDocument = `<!doctype html><html><head><title>Parley</title>
<meta property="og:title" content="Parley" /><meta property="og:image" content="/preview.png" />
<link rel="icon" href="/mark.svg" /><script src="/assets/a.js"></script><a href="//else.example/"></a></head></html>`

function builtPage() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'index.html'), builtDocument)
  writeFileSync(join(folder, 'manifest.webmanifest'), JSON.stringify({ name: 'Parley', start_url: '/' }))
  return folder
}
