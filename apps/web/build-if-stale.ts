// Builds the page unless the last build was made of the same sources, so that a restart is fast.
import { fileURLToPath } from 'node:url'
import { isStale, recordBuild } from './build-state.ts'

const web = fileURLToPath(new URL('.', import.meta.url))

if (isStale(web)) {
  console.log('Building the page...')
  const { build } = await import('vite')
  await build({ root: web, logLevel: 'warn' })
  recordBuild(web)
}
