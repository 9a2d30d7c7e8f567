// Makes the package, and packs it: `npx -y pnpm@12 package`.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { buildPackage } from './build-package.ts'

const folder = await buildPackage()
const { status } = spawnSync('npm', ['pack', '--pack-destination', dirname(folder)], {
  cwd: folder,
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32', // where npm is a script
})
process.exitCode = status ?? 1
