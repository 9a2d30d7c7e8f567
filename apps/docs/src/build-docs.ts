import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layout } from './layout.ts'
import { pages } from './pages.ts'
import { render } from './render.ts'

const project = fileURLToPath(new URL('../../..', import.meta.url))

export const docsFolder = fileURLToPath(new URL('../dist', import.meta.url))

/** The colours and fonts are those of the page. */
const styles = [
  join(project, 'apps/web/src/styles/tokens.css'),
  fileURLToPath(new URL('style.css', import.meta.url)),
]

/** Makes the site of the documents in the repository, and returns its folder. */
export function buildDocs(): string {
  const folder = `${docsFolder}.${process.pid}`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'pictures'), { recursive: true })
  for (const page of pages) {
    const rendered = render(readFileSync(join(project, page.source), 'utf8'), page.source)
    writeFileSync(join(folder, `${page.name}.html`), layout(page, rendered))
    for (const picture of rendered.pictures)
      cpSync(join(project, picture), join(folder, 'pictures', basename(picture)))
  }
  writeFileSync(join(folder, 'style.css'), styles.map((file) => readFileSync(file, 'utf8')).join('\n'))
  rmSync(docsFolder, { recursive: true, force: true })
  renameSync(folder, docsFolder)
  return docsFolder
}
