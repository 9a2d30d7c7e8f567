import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Threads then read TypeScript without its types, as `pnpm test` does too. Otherwise each takes them away with WebAssembly, and
// V8 rarely crashes when many threads do (WasmImportWrapperCache::Free, Node 24.21).
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
  new URL('node_modules/.cache/node-compile', import.meta.url),
)

const withPostgres = ['apps/*/src/**/postgres*.test.ts', 'apps/server/src/log/postgres/**/*.test.ts']
/** Run by `test:long`: minutes of what other tests show in the small. */
const long = ['{apps,packages}/*/src/**/*.long.test.ts']

export default defineConfig({
  // What hangs is found; how long something takes on a busy machine is not what is tested.
  test: {
    testTimeout: 60_000,
    setupFiles: fileURLToPath(new URL('vitest.setup.ts', import.meta.url)),
    // Most tests wait for timers, disks and databases: more workers than cores.
    maxWorkers: 4,
    hookTimeout: 60_000,
    // As in browsers: a test that needed its second attempt is named at the end of `pnpm test`.
    retry: process.env['CI'] ? 1 : 0,
    tags: [
      { name: 'long', description: 'Run by `test:long`: further circumstances of what other tests show.' },
    ],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,packages}/*/src/**/*.test.ts', 'e2e/{abuse,model,repository}/*.test.ts'],
          exclude: [...withPostgres, ...long],
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: withPostgres,
          exclude: long,
          globalSetup: 'apps/server/src/testing/postgres/test-postgres-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: long,
          globalSetup: 'apps/server/src/testing/postgres/test-postgres-setup.ts',
        },
      },
    ],
  },
})
