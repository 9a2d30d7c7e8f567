import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../config/config.ts'
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

test('without title and colour, the document is unchanged and the style sheet is empty', async () => {
  const { url } = await startTestServer({ pageDir: builtPage() })
  const html = await (await fetch(`${url}/`)).text()
  expect(html).not.toMatch(/theme\.css|room-title/)
  expect(await (await fetch(`${url}/theme.css`)).text()).toBe('')
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

function builtPage() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html><head><title>Parley</title></head></html>')
  writeFileSync(join(folder, 'manifest.webmanifest'), JSON.stringify({ name: 'Parley', start_url: '/' }))
  return folder
}
