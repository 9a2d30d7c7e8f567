import { globSync, readFileSync } from 'node:fs'
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
