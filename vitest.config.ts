import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { include: ['{apps,packages}/*/src/**/*.test.ts', 'e2e/model/*.test.ts'] },
})
