// Builds the page unless the last build is newer than all of its sources, so that a restart is fast.
import { globSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const web = fileURLToPath(new URL('.', import.meta.url))
const sources = globSync(
  [
    '*.ts',
    '*.html',
    'package.json',
    '{src,public}/**/*',
    '../../packages/*/src/**/*',
    '../../pnpm-lock.yaml',
  ],
  { cwd: web },
)
const changedAt = (path: string) => statSync(web + path, { throwIfNoEntry: false })?.mtimeMs ?? 0

if (changedAt('dist/index.html') < Math.max(...sources.map(changedAt))) {
  console.log('Building the page...')
  await build({ root: web, logLevel: 'warn' })
}
