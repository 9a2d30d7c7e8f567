import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { Entry } from '../src/config/installation.ts'

const source = fileURLToPath(new URL('../src/', import.meta.url))

/** Threads and processes of the server, and the command that starts it. They stay where they are below `src`. */
const entries: readonly ('cli' | Entry)[] = [
  'cli',
  'log/sqlite/worker',
  'log/sqlite/check/check-process',
  'search/sqlite/worker',
  'files/processing/process-main',
]

/** Code of CommonJS that a library brings asks for Node's modules by `require`. */
const banner = `import { createRequire as createRequireOfBundle } from 'node:module'
const require = createRequireOfBundle(import.meta.url)`

/** Writes the server and all that it imports to `folder`; resolves to the files of the source that it is made of. */
export async function bundleServer(folder: string): Promise<string[]> {
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, `${source}${entry}.ts`])),
    platform: 'node',
    // Native code: sharp is installed beside the package, and pg only asks for the other when told to.
    external: ['sharp', 'pg-native'],
    resolve: {
      alias: { '@parley/emoji-data': fileURLToPath(new URL('./packaged-emoji.ts', import.meta.url)) },
    },
    logLevel: 'warn',
  })
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    banner,
    // One folder below `folder`, as `src/config/installation.ts` is below `src`.
    chunkFileNames: 'chunks/[name]-[hash].js',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  })
  await bundle.close()
  return output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
}
