import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { wholeChromium } from '../support/whole-chromium.ts'

test.use({ ...wholeChromium, serviceWorkers: 'allow' })

test('the service worker and the manifest are not cached, and the page can be installed', async ({
  page,
  server,
}) => {
  const { headers, status } = await answerOf(page, `${server.url}/sw.js`)
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('no-cache')
  expect(headers['content-type']).toContain('javascript')
  const manifest = await answerOf(page, `${server.url}/manifest.webmanifest`)
  expect(manifest.headers['cache-control']).toBe('no-cache')
  expect(manifest.headers['content-type']).toContain('application/manifest+json')
  await page.goto(server.url)
  const devtools = await page.context().newCDPSession(page)
  const { errors } = await devtools.send('Page.getAppManifest')
  expect(errors).toEqual([])
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']) // as every page of a test is
})

async function answerOf(page: Page, url: string) {
  const response = await page.request.get(url)
  return { status: response.status(), headers: response.headers() }
}
