import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import rules from '../../.dependency-cruiser.js'

const server = 'apps/server/src'

test.for<[string, string, string, string]>([
  ['a value', 'no circles', `${server}/chat/a.ts`, `${server}/chat/b.ts`],
  [
    'the configuration',
    `${server}: config imports nothing above it`,
    `${server}/config/a.ts`,
    `${server}/http/b.ts`,
  ],
  ['the log', `${server}: log imports nothing above it`, `${server}/log/a.ts`, `${server}/chat/b.ts`],
  ['search', `${server}: search imports nothing above it`, `${server}/search/a.ts`, `${server}/chat/b.ts`],
  [
    'presence',
    `${server}: presence imports nothing above it`,
    `${server}/presence/a.ts`,
    `${server}/chat/b.ts`,
  ],
  ['chat', `${server}: chat imports nothing above it`, `${server}/chat/a.ts`, `${server}/websocket/b.ts`],
  [
    'the sockets',
    `${server}: sample-dialect imports nothing above it`,
    `${server}/websocket/a.ts`,
    `${server}/app.ts`,
  ],
  ['the app', `${server}: app.ts imports nothing above it`, `${server}/app.ts`, `${server}/main.ts`],
  ['chat', 'only engines.ts chooses an engine', `${server}/chat/a.ts`, `${server}/log/sqlite/b.ts`],
  ['presence', 'only engines.ts chooses an engine', `${server}/presence/a.ts`, `${server}/log/postgres/b.ts`],
  ['a rule of the log', 'log/rules does no I/O', `${server}/log/rules/a.ts`, 'node:fs'],
  ['shared', 'packages/shared imports no other part', 'packages/shared/src/a.ts', 'packages/client/src/b.ts'],
  ['markup', 'packages/markup imports shared alone', 'packages/markup/src/a.ts', 'packages/client/src/b.ts'],
  ['client', 'packages/client imports shared alone', 'packages/client/src/a.ts', `${server}/b.ts`],
  ['ui', 'apps/web/src: i18n imports nothing above it', 'apps/web/src/ui/a.ts', 'apps/web/src/stores/b.ts'],
  [
    'a store',
    'apps/web/src: stores imports nothing above it',
    'apps/web/src/stores/a.ts',
    'apps/web/src/features/x/index.ts',
  ],
  [
    'a feature',
    'apps/web/src: features imports nothing above it',
    'apps/web/src/features/x/a.ts',
    'apps/web/src/app/b.ts',
  ],
  [
    'a feature',
    'a feature imports another one through its index.ts',
    'apps/web/src/features/x/a.ts',
    'apps/web/src/features/y/b.ts',
  ],
  ['the page', 'the page imports no other app', 'apps/web/src/a.ts', `${server}/b.ts`],
])('%s that breaks the rule "%s" is found', async ([, rule, from, to]) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-layers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const isCircle = rule === 'no circles'
  const specifier = to.startsWith('node:') ? to : `${'../'.repeat(dirname(from).split('/').length)}${to}`
  write(folder, from, `import type {} from '${specifier}'\nexport const a = 1\n`)
  if (!to.startsWith('node:'))
    write(
      folder,
      to,
      isCircle ? `import { a } from './a.ts'\nexport type B = typeof a\n` : 'export const b = 1\n',
    )
  const { output } = await cruise(
    ['apps', 'packages'].filter((root) => `${from} ${to}`.includes(`${root}/`)),
    {
      ...rules.options,
      baseDir: folder,
      ruleSet: { forbidden: rules.forbidden },
      validate: true,
    },
  )
  const { violations } = (output as ICruiseResult).summary
  expect(violations.map((violation) => violation.rule.name)).toContain(rule)
})

function write(folder: string, file: string, text: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
}
