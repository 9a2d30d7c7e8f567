// Runs everything of `test` in order: format, lint, types, unit tests, build, and tests in Chromium.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

const root = fileURLToPath(new URL('../', import.meta.url))
const results = join(root, 'e2e/test-results')
const unitReport = join(results, 'unit.json')
const browserReport = join(results, 'browser.json')

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const steps = [
  step('format, lint and types', 'pnpm', ['check']),
  step('unit tests', 'vitest', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ]),
  step('build', 'pnpm', ['build']),
  step('tests in Chromium', 'pnpm', ['--filter', '@parley/e2e', 'test'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport,
  }),
]
const counts = [unitCounts(), browserCounts()]
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
const broken = steps.filter(({ ok }) => !ok).map(({ name }) => name)

if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
console.log(`\n${passed} passed, ${Math.max(failed, broken.length)} failed`)
process.exitCode = broken.length === 0 && failed === 0 && passed > 0 ? 0 : 1

function step(name: string, command: string, args: string[], env: Record<string, string> = {}) {
  console.log(`\n── ${name} ──`)
  const { status } = spawnSync(command, args, {
    cwd: root,
    shell: process.platform === 'win32', // where pnpm is a script
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return { name, ok: status === 0 }
}

function unitCounts() {
  const report = v.object({ numPassedTests: v.number(), numFailedTests: v.number() })
  const found = read(report, unitReport)
  return { passed: found?.numPassedTests ?? 0, failed: found?.numFailedTests ?? 0 }
}

function browserCounts() {
  const report = v.object({
    stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number() }),
  })
  const found = read(report, browserReport)?.stats
  return { passed: (found?.expected ?? 0) + (found?.flaky ?? 0), failed: found?.unexpected ?? 0 }
}

/** The report of a test runner; undefined when it was not written. */
function read<Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
): v.InferOutput<Schema> | undefined {
  return existsSync(path) ? v.parse(schema, JSON.parse(readFileSync(path, 'utf8'))) : undefined
}
