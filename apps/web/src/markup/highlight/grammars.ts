import type { LanguageFn } from 'highlight.js'

type Load = () => Promise<{ default: LanguageFn }>

const cpp: Load = () => import('highlight.js/lib/languages/cpp')
const typescript: Load = () => import('highlight.js/lib/languages/typescript')
const xml: Load = () => import('highlight.js/lib/languages/xml')

/** The languages that are coloured, by their display names, each in its own chunk. */
export const grammars: ReadonlyMap<string, Load> = new Map([
  ['Bash', () => import('highlight.js/lib/languages/bash')],
  ['C', cpp],
  ['C++', cpp],
  ['CSS', () => import('highlight.js/lib/languages/css')],
  ['Diff', () => import('highlight.js/lib/languages/diff')],
  ['Go', () => import('highlight.js/lib/languages/go')],
  ['HTML', xml],
  ['Java', () => import('highlight.js/lib/languages/java')],
  ['JavaScript', () => import('highlight.js/lib/languages/javascript')],
  ['JSON', () => import('highlight.js/lib/languages/json')],
  ['Python', () => import('highlight.js/lib/languages/python')],
  ['Rust', () => import('highlight.js/lib/languages/rust')],
  ['SQL', () => import('highlight.js/lib/languages/sql')],
  ['TSX', typescript],
  ['TypeScript', typescript],
  ['Vue', xml],
  ['XML', xml],
  ['YAML', () => import('highlight.js/lib/languages/yaml')],
])
