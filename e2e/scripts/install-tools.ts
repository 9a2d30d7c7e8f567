// Runs before the tests, and installs missing tools.
import { reasonOf } from '@parley/shared'
import { execFileSync, spawnSync } from 'node:child_process'
import { isInPath, proxyTools } from '../proxies/proxy.ts'
import { findFirefox, findHeadlessShell, findWebKitDriver, findWholeChromium } from './find-browsers.ts'

const isLinux = process.platform === 'linux'

const tools = [
  {
    name: 'Chromium',
    isThere: () => findWholeChromium() !== undefined,
    // The last way works when only Debian's packages are reachable.
    ways: [['playwright', 'install', '--with-deps', 'chromium'], fromDebian('chromium')],
    otherwise: 'Install it, or set CHROMIUM_PATH to an existing one.',
    needed: true,
  },
  {
    name: 'Chromium without windows',
    isThere: () =>
      !isLinux || process.env['CHROMIUM_PATH'] !== undefined || findHeadlessShell() !== undefined,
    ways: [fromDebian('chromium-headless-shell')],
    otherwise: 'The tests run in the whole Chromium, which takes longer.',
    needed: false,
  },
  {
    name: 'Firefox',
    isThere: () => !isLinux || findFirefox() !== undefined,
    ways: [fromDebian('firefox-esr xvfb')],
    otherwise: 'The walks in Firefox are skipped.',
    needed: false,
  },
  {
    name: 'WebKit',
    isThere: () => !isLinux || findWebKitDriver() !== undefined,
    ways: [fromDebian('webkit2gtk-driver xvfb')],
    otherwise: 'The walks in WebKit are skipped.',
    needed: false,
  },
  {
    name: 'strace',
    isThere: () => !isLinux || isInstalled('strace'),
    ways: [fromDebian('strace')],
    otherwise: 'Tests that trace the disk are skipped.',
    needed: false,
  },
  ...proxyTools.map((name) => ({
    name,
    isThere: () => isInPath(name),
    ways: [fromDebian(name === 'nginx' ? 'nginx-light' : name)],
    otherwise: 'Tests behind that proxy are skipped.',
    needed: false,
  })),
]

for (const { name, isThere, ways, otherwise, needed } of tools) {
  if (isThere()) continue
  console.log(`No ${name} found; installing it for the tests.`)
  if (ways.some(succeeds) && isThere()) continue
  console.error(`${name} could not be installed. ${otherwise}`)
  if (needed) process.exit(1)
}

function isInstalled(name: string) {
  return spawnSync(name, ['--version']).status === 0
}

function fromDebian(names: string) {
  return ['sh', '-c', `apt-get update && apt-get install -y --no-install-recommends ${names}`]
}

function succeeds([command = '', ...args]: string[]) {
  try {
    execFileSync(command, args, { stdio: 'inherit', timeout: 10 * 60_000 })
    return true
  } catch (error) {
    console.log(`${command} ${args.join(' ')}: ${reasonOf(error)}`)
    return false
  }
}
