import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/**
 * Fails the build when the JavaScript of a first visit exceeds `maxBytes` after gzip: the entry, its imports, and the
 * largest of the modules that match `oneOf`.
 */
export function firstLoadBudget(maxBytes: number, oneOf: RegExp): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const needed = new Set<string>()
      const visit = (fileName: string) => {
        const file = bundle[fileName]
        if (file?.type !== 'chunk' || needed.has(fileName)) return
        needed.add(fileName)
        file.imports.forEach(visit)
      }
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const entry = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith('/src/app/main.ts')))
      if (entry === undefined) return this.error('No chunk is made of src/app/main.ts.')
      visit(entry.fileName)
      const languages = chunks.filter(({ facadeModuleId }) => facadeModuleId && oneOf.test(facadeModuleId))
      if (languages.length === 0) this.error(`No chunk is made of ${oneOf.source}.`)
      const bytes =
        chunks.filter(({ fileName }) => needed.has(fileName)).reduce((sum, file) => sum + size(file), 0) +
        Math.max(...languages.map(size))
      if (bytes > maxBytes)
        this.error(`The first load needs ${bytes} bytes of JavaScript (gzip); the budget is ${maxBytes}.`)
      this.info(`First load: ${bytes} of at most ${maxBytes} bytes of JavaScript (gzip).`)
    },
  }
}

const size = ({ code }: { code: string }) => gzipSync(code, { level: 9 }).length
