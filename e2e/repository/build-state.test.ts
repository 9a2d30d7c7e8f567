import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isStale, recordBuild } from '../../apps/web/build-state.ts'

let project: string
let web: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'parley-build-'))
  web = join(project, 'apps/web')
  for (const folder of ['apps/web/src', 'apps/web/dist', 'packages/shared/src'])
    mkdirSync(join(project, folder), { recursive: true })
  write('src/main.ts', 'new')
  write('../../packages/shared/src/index.ts', 'new')
  build()
})
afterEach(() => rmSync(project, { recursive: true }))

test('a page is not stale until its sources change', () => {
  expect(isStale(web)).toBe(false)
  write('src/main.ts', 'new') // again, at a later time
  expect(isStale(web)).toBe(false)
})

test.for(['src/main.ts', 'src/added.ts', '../../packages/shared/src/index.ts'])(
  'a page is stale when %s of an older release is unpacked over it with its time',
  (path) => {
    write(path, 'old')
    utimesSync(join(web, path), 1_000_000, 1_000_000)
    expect(isStale(web)).toBe(true)
    build()
    expect(isStale(web)).toBe(false)
  },
)

test('a page is stale when a source or the page itself is gone', () => {
  rmSync(join(web, 'src/main.ts'))
  expect(isStale(web)).toBe(true)
  build()
  rmSync(join(web, 'dist/index.html'))
  expect(isStale(web)).toBe(true)
})

test('a page that something else has built is built again', () => {
  write('dist/index.html', 'of other sources')
  utimesSync(join(web, 'dist/index.html'), 2_000_000, 2_000_000)
  expect(isStale(web)).toBe(true)
})

function build() {
  write('dist/index.html', 'page')
  recordBuild(web)
}

function write(path: string, text: string) {
  writeFileSync(join(web, path), text)
}
