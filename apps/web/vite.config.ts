import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { emojiTable } from './emoji-table-plugin.ts'
import { emojiWords } from './emoji-words-plugin.ts'
import { firstLoadBudget } from './first-load-budget-plugin.ts'
import { precompress } from './precompress-plugin.ts'
import { serviceWorker } from './service-worker-plugin.ts'

const server = process.env['PARLEY_SERVER'] ?? 'http://localhost:8000'

export default defineConfig({
  plugins: [
    vue(),
    emojiTable(),
    emojiWords(),
    firstLoadBudget(75_000, /catalogues\/(en|zh|ar)\.ts$/),
    precompress(),
    serviceWorker(),
  ],
  define: { __VUE_OPTIONS_API__: 'false' }, // nobody here uses it: 1.6 KB gzip less
  build: {
    // light-dark() and the popover attribute set the floor.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0, // data: URLs would need a hole in the content security policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What a first visit needs is one file: in a dozen, headers and cut-off compression cost a tenth more.
    rolldownOptions: {
      // Whoever starts the server for the first time is not the one who can make a plugin faster.
      checks: { pluginTimings: false },
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
    },
  },
  server: {
    proxy: {
      '/avatars': server,
      '/emoji': server,
      '/healthz': server,
      '/ws': { target: server, ws: true },
      '/echo': { target: server, ws: true },
      '/ping': { target: server, ws: true },
    },
  },
})
