import { expect, test, vi } from 'vitest'
import { startWithBots } from '../../testing/programs/test-bot.ts'
import { docsPage } from './docs-page.ts'
import { openApi } from './open-api.ts'

vi.mock('./open-api.ts', { spy: true })
vi.mock('./docs-page.ts', { spy: true })

test('P19.6: the documents about the API are made once', async () => {
  const { url } = await startWithBots()
  const texts = new Set<string>()
  for (let count = 0; count < 3; count += 1) {
    for (const name of ['openapi.json', 'docs']) {
      const response = await fetch(`${url}/api/v1/${name}`)
      expect(response.headers.get('content-type')).toMatch(name === 'docs' ? 'text/html' : 'application/json')
      texts.add(await response.text())
    }
  }
  expect(texts.size).toBe(2)
  expect(vi.mocked(docsPage)).toHaveBeenCalledTimes(1)
  // The page is made from it as well.
  expect(vi.mocked(openApi).mock.calls.length).toBeLessThanOrEqual(2)
})
