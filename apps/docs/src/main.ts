// Makes the site of the documents: `npx -y pnpm@12 build` does, after the page.
import { buildDocs } from './build-docs.ts'
import { pages } from './pages.ts'

console.log(`${pages.length} documents: ${buildDocs()}`)
