import { chromium } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The Chromium to test in: CHROMIUM_PATH, else Playwright's own, else one of the system. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const installed = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [chromium.executablePath(), ...installed].find((path) => existsSync(path))
}

// Run by itself, it installs one where there is none. A machine that reaches only Debian's packages has the last way alone.
if (process.argv[1] === fileURLToPath(import.meta.url) && findChromium() === undefined) {
  console.log('No Chromium found; installing one for the tests.')
  const ways = [
    ['playwright', 'install', '--with-deps', 'chromium'],
    ['sh', '-c', 'apt-get update && apt-get install -y --no-install-recommends chromium'],
  ]
  if (!ways.some(succeeds) || findChromium() === undefined) {
    console.error(
      'Chromium could not be installed. Install it, or name one that is there with CHROMIUM_PATH.',
    )
    process.exit(1)
  }
}

function succeeds([command = '', ...args]: string[]) {
  try {
    execFileSync(command, args, { stdio: 'inherit', timeout: 10 * 60_000 })
    return true
  } catch (error) {
    console.log(`${command} ${args.join(' ')}: ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}
