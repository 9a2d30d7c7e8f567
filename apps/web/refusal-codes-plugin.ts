import { refusals } from '@parley/shared'
import type { Plugin } from 'vite'

/** Leaves out what refusals say in English: the page has its own words for each code. Saves 1 KB gzip on a first visit. */
export function refusalCodes(): Plugin {
  return {
    name: 'parley:refusal-codes',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/packages/shared/src/frames/refusals.ts')) return undefined
      let short = code
      for (const sentence of Object.values(refusals)) {
        if (!short.includes(`'${sentence}'`)) throw new Error(`There is no refusal that says: ${sentence}`)
        short = short.replace(`'${sentence}'`, '0')
      }
      return { code: short, map: null }
    },
  }
}
