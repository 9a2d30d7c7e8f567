import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { emojiTable } from './emoji-table-plugin.ts'
import { emojiWords } from './emoji-words-plugin.ts'
import { firstLoadBudget } from './first-load-budget-plugin.ts'
import { precompress } from './precompress-plugin.ts'
import { refusalCodes } from './refusal-codes-plugin.ts'
import { serviceWorker } from './service-worker-plugin.ts'
import { startCard } from './start-card-plugin.ts'

const server = process.env['PARLEY_SERVER'] ?? 'http://localhost:8000'

/** The scripts that the document itself names. */
const loadedFirst = /^assets\/(index|rolldown-runtime)-[\w-]+\.js$/

/** Small files that several parts of a first visit load: together they are smaller than each on its own. */
const small =
  /\/src\/(i18n\/(plural|number|title-case)|storage\/(compose-state|due-sign-outs)|features\/unread\/(arrivals|read-state|unread-store)|ui\/interaction\/use-page-visible|storage\/read-position|stores\/(outdated|room-title|rooms\/other-rooms))\.ts$/

export default defineConfig({
  plugins: [
    vue(),
    startCard(),
    refusalCodes(),
    emojiTable(),
    emojiWords(),
    firstLoadBudget(75_000, /catalogues\/(en|zh|ar)\.ts$/),
    precompress(),
    serviceWorker(),
  ],
  define: { __VUE_OPTIONS_API__: 'false' }, // not used: saves 1.6 KB gzip
  experimental: {
    // Relative in scripts and style sheets: the page may be served below a path. The server rewrites the document.
    renderBuiltUrl: (_file, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  build: {
    // The first versions with light-dark() and the popover attribute.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0, // the content security policy forbids data: URLs
    modulePreload: {
      polyfill: false,
      // Not what the document has loaded already: Firefox reports an error for that.
      resolveDependencies: (_file, files, { hostType }) =>
        hostType === 'js' ? files.filter((file) => !loadedFirst.test(file)) : files,
    },
    reportCompressedSize: false,
    // One file for the first visit: a dozen files are 10% larger because of headers and separate compression.
    rolldownOptions: {
      // Not useful for people who only start the server.
      checks: { pluginTimings: false },
      output: {
        codeSplitting: {
          groups: [
            { name: 'page', tags: ['$initial'] },
            { name: 'small', test: small },
            // Each with all that it imports. The room in 26 files costs a visit 8% more time and CPU than in one.
            { name: 'room', test: /\/ChatRoom\.vue/ },
            { name: 'session', test: /\/identity\/background\.ts/ },
            { name: 'tasks', test: /\/RoomTasks\.vue/ },
            { name: 'actions', test: /\/(MessageActions|FieldCompletion)\.vue/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/avatars': server,
      '/emoji': server,
      '/healthz': server,
      '/api': server,
      '/ws': { target: server, ws: true },
      '/echo': { target: server, ws: true },
      '/ping': { target: server, ws: true },
    },
  },
})
