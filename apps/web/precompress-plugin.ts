import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Writes `.br` and `.gz` files next to every text file of the build, so that the server need not compress. */
export function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    // Reads the written files: in generateBundle, Vite has not replaced its placeholders yet.
    writeBundle({ dir = '' }, bundle) {
      // Those of `public`, too: they are not in the bundle.
      for (const fileName of new Set([...Object.keys(bundle), ...readdirSync(dir)].filter(isText))) {
        const path = join(dir, fileName)
        const source = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(source, { level: 9 }))
        writeFileSync(`${path}.br`, brotliCompressSync(source, smallest(source)))
      }
    },
  }
}

const isText = (name: string) => /\.(js|css|svg|html)$/.test(name)

const smallest = (source: Buffer) => ({
  params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
  },
})
