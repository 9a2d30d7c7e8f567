// Builds the page. With --if-stale: unless the last build was made of the same sources, so that a restart is fast.
import { fileURLToPath } from 'node:url'
import { isStale, recordBuild } from './build-state.ts'

const web = fileURLToPath(new URL('.', import.meta.url))
const onlyIfStale = process.argv.includes('--if-stale')

if (!onlyIfStale || isStale(web)) {
  if (onlyIfStale) console.log('Building the page...')
  const { build } = await import('vite')
  await build({ root: web, logLevel: onlyIfStale ? 'warn' : 'info' })
  recordBuild(web)
}
