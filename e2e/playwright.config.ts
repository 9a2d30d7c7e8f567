import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/find-browsers.ts'
import { chromiumArgs } from './support/whole-chromium.ts'

const otherWalks = '**/browsers/{appearance,dialogs,reading}.spec.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  globalSetup: './support/packaged-server.ts',
  outputDir: 'test-results/browser',
  fullyParallel: true,
  // Much of a test is waiting: for frames, timers and processes.
  workers: 4,
  // A shared machine stands still now and then. A test that needed its second attempt is named at the end of the run.
  retries: process.env['CI'] ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
  // The walks in `browsers` take long in one piece, so they start first.
  projects: [
    ...(['firefox', 'webkit'] as const).flatMap((browserName) => {
      const walks = { testDir: 'browsers', fullyParallel: false, use: { browserName } }
      return [
        { name: browserName, testMatch: 'conversation.spec.ts', ...walks },
        { name: `long-${browserName}`, testIgnore: '**/conversation.spec.ts', ...walks },
      ]
    }),
    { name: 'chromium', testIgnore: ['seeded-bugs/**', otherWalks], grepInvert: /@long/ },
    // What follows is run by `test:long`.
    { name: 'long-chromium', testIgnore: 'seeded-bugs/**', grep: /@long/ },
    { name: 'long-walks', testMatch: otherWalks },
    // That other tests notice mistakes.
    { name: 'long-mistakes', testDir: 'seeded-bugs' },
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // page.route never sees requests that a service worker answers; the specs about it allow it.
    serviceWorkers: 'block',
    // Recording takes a fifth of a test's CPU; in CI the second attempt of a failed test is recorded.
    trace: process.env['CI'] ? 'on-first-retry' : 'retain-on-failure',
    launchOptions: {
      executablePath: findChromium(),
      args: chromiumArgs,
    },
  },
})
