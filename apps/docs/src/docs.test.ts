import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { buildDocs } from './build-docs.ts'
import { pages } from './pages.ts'
import { render } from './render.ts'

let folder = ''
const html = new Map<string, string>()

beforeAll(() => {
  folder = buildDocs()
  for (const { name } of pages) html.set(name, readFileSync(join(folder, `${name}.html`), 'utf8'))
})

test('every document is a page, and every link of it leads to a page and a heading', () => {
  expect(readdirSync(folder).filter((name) => name.endsWith('.html'))).toHaveLength(pages.length)
  const broken: string[] = []
  for (const [name, page] of html)
    for (const [, href = ''] of page.matchAll(/<a href="([^"]*)"/g)) {
      if (/^https?:/.test(href)) continue
      const [file, anchor] = href.split('#')
      const target = file === '' ? page : html.get((file ?? '').replace(/\.html$/, ''))
      const isThere = target !== undefined && (anchor === undefined || target.includes(` id="${anchor}"`))
      if (!isThere) broken.push(`${name}: ${href}`)
    }
  expect(broken).toEqual([])
})

test('every picture is there, and nothing runs or comes from elsewhere', () => {
  const pictures = [...html.values()].flatMap((page) => [...page.matchAll(/<img src="([^"]*)"/g)])
  expect(pictures.length).toBeGreaterThan(3)
  expect(pictures.filter(([, src = '']) => !existsSync(join(folder, src)))).toEqual([])
  for (const page of html.values()) expect(page).not.toMatch(/<script|<iframe| on\w+=|src="https?:/)
})

test('a link to a file that is no page leads nowhere, and HTML is text', () => {
  const text = '# Start\n\nSee [the examples](examples) and [the API](API.md#files). <b>x</b>\n\n## Start\n'
  const { html: page, headings } = render(text, 'apps/server/HOOKS.md')
  expect(page).toContain('<a class="file">the examples</a>')
  expect(page).toContain('<a href="api.html#files">')
  expect(page).toContain('&lt;b&gt;')
  expect(headings.map(({ id }) => id)).toEqual(['start', 'start-1'])
})
