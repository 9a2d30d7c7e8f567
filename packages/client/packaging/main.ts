// Makes the package of the client, and packs it: `npx -y pnpm@12 package:client`.
import { spawnSync } from 'node:child_process'
import { dirname } from 'node:path'
import { buildClient } from './build-client.ts'

const folder = await buildClient()
const { status } = spawnSync('npm', ['pack', '--pack-destination', dirname(folder)], {
  cwd: folder,
  stdio: ['ignore', 'inherit', 'inherit'],
  shell: process.platform === 'win32', // where npm is a script
})
process.exitCode = status ?? 1
