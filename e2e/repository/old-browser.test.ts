import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../apps/web/${path}`, import.meta.url), 'utf8')

test('the page names the browsers that it is built for, in each language', () => {
  const target = /target: \[(.*)\]/.exec(read('vite.config.ts'))?.[1] ?? expect.unreachable()
  const versions = [...target.matchAll(/\d[\d.]*/g)].map(([version]) => version)
  const message = /<div id="old-browser"[\s\S]*?<\/div>/.exec(read('index.html'))?.[0] ?? ''
  const texts = [...message.matchAll(/<p lang="(\S+?)"[^>]*>([\s\S]*?)<\/p>/g)]
  expect(texts.map(([, language]) => language)).toEqual(['en', 'zh-Hans', 'ar'])
  for (const [, , text = ''] of texts) expect(text.match(/\d[\d.]*\d/g)).toEqual(versions)
})
