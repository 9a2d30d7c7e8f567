import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const web = fileURLToPath(new URL('../../../apps/web/', import.meta.url))
const config = fileURLToPath(new URL('vite.config.ts', import.meta.url))

/** Builds the page into `folder`, with one changed text: "This is the second build". */
export function buildAgain(folder: string) {
  const vite = `${web}node_modules/vite/bin/vite.js`
  execFileSync(
    process.execPath,
    [vite, 'build', '--config', config, '--outDir', folder, '--emptyOutDir', '-l', 'warn'],
    {
      cwd: web,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
}
