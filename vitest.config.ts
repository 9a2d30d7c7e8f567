import { defineConfig } from 'vitest/config'

export default defineConfig({
  // What hangs is found; how long something takes on a busy machine is not what is tested.
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    include: ['{apps,packages}/*/src/**/*.test.ts', 'e2e/model/*.test.ts'],
  },
})
