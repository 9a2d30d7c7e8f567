import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { inProject } from '../../apps/server/src/config/project-folder.ts'
import { readConfig } from '../../apps/server/src/config/config.ts'
import { settings } from '../../apps/server/src/config/settings.ts'

const units = ['parley.service', 'parley@.service'].map((name) => `apps/server/deploy/systemd/${name}`)
const kubernetes = 'apps/server/deploy/kubernetes/parley.yaml'

/** Tenths of what systemd-analyze calls exposure: 0 is none, 10 is all. */
const mostExposure = '15'

/** NODE_ENV is of Express. */
const names = ['NODE_ENV', ...Object.entries(settings).flatMap(([name, setting]) => fileToo(name, setting))]

test.for(units)('%s names settings that exist, with values that the server takes', (unit) => {
  const env = Object.fromEntries(
    linesOf(unit, 'Environment')
      .flatMap((line) => line.split(' '))
      .map((pair) => pair.split('=') as [string, string])
      .map(([name, value]) => [name, value.replace('%i', '8001')]),
  )
  expect(Object.keys(env)).toContain('DATA_DIR')
  expect(Object.keys(env).filter((name) => !names.includes(name))).toEqual([])
  const { dataDir } = readConfig([], { ...env, DATABASE_URL_FILE: undefined })
  expect(dataDir).toMatch(/^\/var\/lib\/parley/)
})

test.for(units)('%s starts a file that exists, and waits longer than the server takes to stop', (unit) => {
  const [command = ''] = linesOf(unit, 'ExecStart')
  const [node = '', main = ''] = command.split(' ')
  expect(node.startsWith('/opt/parley/node_modules/')).toBe(true)
  expect(existsSync(inProject(main))).toBe(true)
  const drain = /DRAIN_SECONDS=(\d+)/.exec(readFileSync(inProject(unit), 'utf8'))?.[1] ?? '0'
  const [seconds = ''] = linesOf(unit, 'TimeoutStopSec')
  expect(Number.parseInt(seconds)).toBeGreaterThan(Number(drain) + 5)
})

test('the two units are hardened alike', () => {
  const [one = '', several = ''] = units.map((unit) => readFileSync(inProject(unit), 'utf8'))
  const hardening = (text: string) =>
    text.slice(text.indexOf('\nAmbientCapabilities='), text.indexOf('\n[Install]'))
  expect(hardening(one)).toBe(hardening(several))
  expect(hardening(one)).toContain('ProtectSystem=strict')
})

describe.skipIf(spawnSync('systemd-analyze', ['--version']).error !== undefined)(
  'needs systemd-analyze (apt-get install systemd)',
  () => {
    test.for(units)('%s is exposed as little as a server can be', (unit) => {
      const folder = mkdtempSync(join(tmpdir(), 'parley-unit-'))
      onTestFinished(() => rmSync(folder, { recursive: true }))
      const file = join(folder, 'parley.service')
      copyFileSync(inProject(unit), file)
      const args = ['security', '--offline=true', '--no-pager', `--threshold=${mostExposure}`, file]
      const { status, stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
      expect(stdout).toContain('Overall exposure level')
      expect({ status, stdout }).toMatchObject({ status: 0 })
    })
  },
)

test('the example for Kubernetes and compose.yaml name settings that exist, and paths that answer', () => {
  const example = readFileSync(inProject(kubernetes), 'utf8')
  const compose = readFileSync(inProject('compose.yaml'), 'utf8')
  const inExample = [...example.matchAll(/name: ([A-Z][A-Z_]+)\b/g)].map(([, name = '']) => name)
  const [, node = ''] = /\n {2}node-1: &node\n([\s\S]*?)\n\n/.exec(compose) ?? []
  const inCompose = [...node.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = '']) => name)
  expect(inExample.length).toBeGreaterThan(5)
  expect(inCompose.length).toBeGreaterThan(3)
  expect([...inExample, ...inCompose].filter((name) => !names.includes(name))).toEqual([])
  expect(example).toContain('livenessProbe:\n            httpGet: { path: /healthz,')
  expect(example).toContain('readinessProbe:\n            httpGet: { path: /readyz,')
  expect(compose).toContain('health_uri /readyz')
})

function linesOf(unit: string, name: string) {
  const lines = readFileSync(inProject(unit), 'utf8').split('\n')
  return lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1))
}

/** A secret may also be in a file. */
function fileToo(name: string, setting: object) {
  return 'isSecret' in setting ? [name, `${name}_FILE`] : [name]
}
