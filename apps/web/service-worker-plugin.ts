import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'

/** Files without a hash in their name that the page needs offline: from `public`, and the operator's colours. */
const others = ['/mark.svg', '/mark-unread.svg', '/browser-check.js', '/theme.css']

/** Writes `sw.js`: the service worker with the list of all files of this build. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const assets = Object.keys(bundle).filter((name) => name.startsWith('assets/'))
      const files = ['/', ...others, ...assets.map((name) => `/${name}`).toSorted()]
      const version = createHash('sha256')
        .update(files.join('\n'))
        .update(readFileSync(join(dir, 'index.html')))
        .digest('hex')
        .slice(0, 16)
      await build({
        configFile: false,
        publicDir: false,
        logLevel: 'warn',
        define: { SHELL: JSON.stringify({ version, files }) },
        build: {
          outDir: dir,
          emptyOutDir: false,
          target: 'chrome123',
          rolldownOptions: {
            input: join(import.meta.dirname, 'src/pwa/service-worker/main.ts'),
            output: { format: 'iife', entryFileNames: 'sw.js' },
          },
        },
      })
    },
  }
}
