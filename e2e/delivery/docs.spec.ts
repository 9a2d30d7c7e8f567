import { axeViolations } from '../support/axe-violations.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { ParleyServer } from '../support/parley-server.ts'

const test = base.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
  server: async ({}, use) => {
    const server = new ParleyServer({ DOCS: '1', BASE_PATH: '/chat' })
    await server.start()
    await use(server)
    await server.remove()
  },
})

test('the documents are read at /docs/, below a path too, on a desktop and a phone', async ({
  page,
  server,
}) => {
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(`${server.url}/chat/docs`)
  await expect(page.getByRole('heading', { name: 'Parley', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Protocol', exact: true }).click()
  await page.getByRole('link', { name: 'P19 Programs' }).click()
  await expect(page.getByRole('heading', { name: 'P19 Programs' })).toBeInViewport()
  expect(await axeViolations(page)).toEqual([])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('link', { name: 'Operate' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  expect(await axeViolations(page)).toEqual([])
  expect(errors).toEqual([])
})
