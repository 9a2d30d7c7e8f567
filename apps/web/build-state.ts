import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const sources = [
  '*.ts',
  '*.html',
  'package.json',
  '{src,public}/**/*',
  '../../packages/*/src/**/*',
  '../../pnpm-lock.yaml',
]

/** The built page, and what it was built of. */
const built = 'dist/index.html'
const record = 'node_modules/.parley-build'

/** Whether the page in `web` was built of other sources. Their times say nothing: an older release may be unpacked with its own. */
export function isStale(web: string): boolean {
  return read(join(web, record)) !== stateOf(web)
}

/** To be called after a build. */
export function recordBuild(web: string): void {
  mkdirSync(dirname(join(web, record)), { recursive: true })
  writeFileSync(join(web, record), stateOf(web) ?? '')
}

/** The content of the sources, and which build there is; undefined without one. */
function stateOf(web: string): string | undefined {
  const page = statSync(join(web, built), { throwIfNoEntry: false })
  if (page === undefined) return undefined
  const hash = createHash('sha256')
  for (const path of globSync(sources, { cwd: web }).sort()) {
    const file = join(web, path)
    if (statSync(file).isFile()) hash.update(`${path}\0`).update(readFileSync(file)).update('\0')
  }
  return `${hash.digest('hex')} ${page.mtimeMs}`
}

/** An empty text, which no state equals, when there is no such file. */
function read(file: string) {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? '' : readFileSync(file, 'utf8')
}
