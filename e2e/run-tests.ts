// Runs everything of `test` in order: format, lint, types, unit tests, build, and tests in browsers.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

const root = fileURLToPath(new URL('../', import.meta.url))
const results = join(root, 'e2e/test-results')
const unitReport = join(results, 'unit.json')
const browserReport = join(results, 'browser.json')

// Hundreds of servers and clients are started: with their compiled code at hand each costs 0.4 s of CPU instead of 0.6.
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/node-compile')

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })

const steps = [
  step('format, lint and types', 'pnpm', ['check']),
  step('unit tests', 'vitest', [
    'run',
    ...['--project', 'unit', '--project', 'postgres', '--tags-filter=!long'],
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
  ]),
  step('build', 'pnpm', ['build']),
  step('tests in Chromium, Firefox and WebKit', 'pnpm', ['--filter', '@parley/e2e', 'test'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: browserReport,
  }),
]
const counts = [unitCounts(), browserCounts()]
const skipped = [...skippedUnitTests(), ...skippedTests()]
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
const broken = steps.filter(({ ok }) => !ok).map(({ name }) => name)

if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`)
for (const [why, titles] of Map.groupBy(skipped, ({ reason }) => reason))
  console.log(`\nSkipped ${titles.length}: ${why}`)
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

/** Counts the unit tests, and names those that failed, at first or at last: their output is far above. */
function unitCounts() {
  const assertions = v.array(
    v.object({ fullName: v.string(), status: v.string(), failureMessages: v.array(v.string()) }),
  )
  const report = v.object({
    numPassedTests: v.number(),
    numFailedTests: v.number(),
    testResults: v.array(v.object({ assertionResults: assertions })),
  })
  const found = read(report, unitReport)
  for (const test of (found?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults)) {
    const [first] = test.failureMessages
    if (first === undefined) continue
    const how = test.status === 'failed' ? 'Failed' : 'Passed at the second attempt'
    console.log(
      `\n${how}: ${test.fullName}\n  ${first.split('\n    at ', 2).join('\n    at ').slice(0, 600)}`,
    )
  }
  return { passed: found?.numPassedTests ?? 0, failed: found?.numFailedTests ?? 0 }
}

/** The unit tests for which this machine lacks something: the reason is the title of their group. */
function skippedUnitTests() {
  const strings = v.array(v.string())
  const assertions = v.array(v.object({ status: v.string(), ancestorTitles: strings, tags: strings }))
  const report = v.object({ testResults: v.array(v.object({ assertionResults: assertions })) })
  return (read(report, unitReport)?.testResults ?? [])
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status, tags }) => (status === 'skipped' || status === 'pending') && !tags.includes('long'))
    .map(({ ancestorTitles }) => ({ reason: ancestorTitles.at(-1) ?? 'unit tests of another platform' }))
}

function browserCounts() {
  const report = v.object({
    stats: v.object({ expected: v.number(), unexpected: v.number(), flaky: v.number() }),
  })
  const found = read(report, browserReport)?.stats
  return { passed: (found?.expected ?? 0) + (found?.flaky ?? 0), failed: found?.unexpected ?? 0 }
}

/** The tests in browsers that were left out, each with the reason that it gave. */
function skippedTests() {
  const annotations = v.array(v.object({ type: v.string(), description: v.optional(v.string()) }))
  const tests = v.array(v.object({ status: v.string(), projectName: v.string(), annotations }))
  type Suite = { specs: { tests: v.InferOutput<typeof tests> }[]; suites?: Suite[] | undefined }
  const suite: v.GenericSchema<unknown, Suite> = v.object({
    specs: v.array(v.object({ tests })),
    suites: v.optional(v.lazy(() => v.array(suite))),
  })
  const inSuite = ({ specs, suites = [] }: Suite): Suite['specs'][0]['tests'] => [
    ...specs.flatMap((spec) => spec.tests),
    ...suites.flatMap(inSuite),
  ]
  return (read(v.object({ suites: v.array(suite) }), browserReport)?.suites ?? [])
    .flatMap(inSuite)
    .filter(({ status }) => status === 'skipped')
    .map(({ projectName, annotations: [first] }) => ({
      reason: first?.description ?? `a test in ${projectName} that gives no reason`,
    }))
}

/** The report of a test runner; undefined when it was not written. */
function read<Schema extends v.GenericSchema>(
  schema: Schema,
  path: string,
): v.InferOutput<Schema> | undefined {
  return existsSync(path) ? v.parse(schema, JSON.parse(readFileSync(path, 'utf8'))) : undefined
}
