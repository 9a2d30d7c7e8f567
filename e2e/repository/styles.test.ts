import { globSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const sources = fileURLToPath(new URL('../../apps/web/src', import.meta.url))
const styles = globSync('**/*.{vue,css}', { cwd: sources })

test.each(styles)('%s sets no text in pixels, which ignore the font size of the browser', (path) => {
  const fixed = readFileSync(`${sources}/${path}`, 'utf8')
    .split('\n')
    // max(16px, 1rem) is the size from which Safari does not zoom into a field.
    .filter(
      (line) => /^\s*(font|font-size|line-height):.*\dpx/.test(line) && !line.includes('max(16px, 1rem)'),
    )
  expect(fixed).toEqual([])
})

const text = (path: string) => readFileSync(`${sources}/${path}`, 'utf8')

/** Those that a component imports, and that are not scoped: once loaded, they hold on the whole page. */
const ofWholePage = styles.filter(
  (path) =>
    path.startsWith('features/') &&
    path.endsWith('.css') &&
    styles.some((other) => text(other).includes(`import './${basename(path)}'`)),
)

test.each(ofWholePage)('%s styles no class of a component in another folder', (path) => {
  const classes = new Set([...text(path).matchAll(/^\.([\w-]+)/gm)].map(([, first = '']) => first))
  const others = styles.filter((other) => other.endsWith('.vue') && !other.startsWith(`${dirname(path)}/`))
  const shared = others.flatMap((other) =>
    [...text(other).matchAll(/class="([^"]*)"/g)]
      .flatMap(([, list = '']) => list.split(/\s+/))
      .filter((one) => classes.has(one))
      .map((one) => `${other}: ${one}`),
  )
  expect(shared).toEqual([])
})
