import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Fails the build when the JavaScript that a first visit needs is over `mostBytes` after gzip. */
export function firstLoadBudget(mostBytes: number): Plugin {
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
      for (const file of Object.values(bundle))
        if (file.type === 'chunk' && file.isEntry) visit(file.fileName)
      const bytes = [...needed].reduce((sum, name) => {
        const file = bundle[name]
        return file?.type === 'chunk' ? sum + gzipSync(file.code, { level: 9 }).length : sum
      }, 0)
      if (bytes > mostBytes)
        this.error(`The first load needs ${bytes} bytes of JavaScript (gzip); the budget is ${mostBytes}.`)
      this.info(`First load: ${bytes} of at most ${mostBytes} bytes of JavaScript (gzip).`)
    },
  }
}
