import { defineConfig } from 'vitest/config'

const withPostgres = ['apps/*/src/**/postgres*.test.ts', 'apps/server/src/log/postgres/**/*.test.ts']

export default defineConfig({
  // What hangs is found; how long something takes on a busy machine is not what is tested.
  test: {
    testTimeout: 30_000,
    // Most tests wait for timers, disks and databases: more workers than cores.
    maxWorkers: 4,
    hookTimeout: 30_000,
    // As in browsers: a test that needed its second attempt is named at the end of `pnpm test`.
    retry: process.env['CI'] ? 1 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{apps,packages}/*/src/**/*.test.ts', 'e2e/{abuse,model,repository}/*.test.ts'],
          exclude: withPostgres,
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: withPostgres,
          globalSetup: 'apps/server/src/testing/postgres/test-postgres-setup.ts',
        },
      },
    ],
  },
})
