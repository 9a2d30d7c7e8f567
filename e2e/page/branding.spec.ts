import { axeViolations } from '../support/axe-violations.ts'
import { expect, test } from '../support/fixtures.ts'
import { long, longIf } from '../support/long.ts'

test.describe('the branding of the operator', () => {
  test.use({ serverEnv: { ROOM_TITLE: 'Fish & "Chips"', THEME_COLOR: '#0b5d4e' } })

  test('names the lobby everywhere', async ({ page, person, server }) => {
    await page.goto(server.url)
    await expect(page.getByRole('heading', { name: 'Join Fish & "Chips"' })).toBeVisible()
    const ada = await person('Ada')
    await expect(ada.page.getByRole('heading', { name: 'Fish & "Chips"' })).toBeVisible()
    await expect(ada.page).toHaveTitle('Fish & "Chips" · Parley')
    await ada.page.goto(`${server.url}/r/team`)
    await expect(ada.page.getByRole('heading', { name: 'team', exact: true })).toBeVisible()
    expect(ada.consoleErrors).toEqual([])
  })

  for (const colorScheme of ['light', 'dark'] as const)
    test(`colours the page, readably, ${colorScheme}`, long, async ({ person, browser, server }) => {
      const context = await browser.newContext({ colorScheme })
      const join = await context.newPage()
      await join.goto(server.url)
      await join.getByRole('button', { name: 'Join' }).click()
      await expect(join.getByText('You must enter an email')).toBeVisible()
      expect(await axeViolations(join)).toEqual([])
      await context.close()
      const ada = await person('Ada', { colorScheme })
      await ada.say('@Ada look: https://example.com')
      const send = ada.page.getByRole('button', { name: 'Send' })
      await ada.composer.fill('ready') // Send is grey until there is something to send
      const greenBeyondRed = () =>
        send.evaluate((button) => {
          const canvas = document.createElement('canvas').getContext('2d')
          if (canvas === null) return NaN
          canvas.fillStyle = getComputedStyle(button).backgroundColor
          canvas.fillRect(0, 0, 1, 1)
          const [red = 0, green = 0] = canvas.getImageData(0, 0, 1, 1).data
          return green - red
        })
      await expect.poll(greenBeyondRed).toBeGreaterThan(20)
      expect(await axeViolations(ada.page)).toEqual([])
    })
})

for (const color of ['#000000', '#0000ff', '#7a1fa2', '#8a5a00', '#c8323a'])
  for (const colorScheme of ['light', 'dark'] as const)
    test.describe(`with ${color}`, () => {
      test.use({ serverEnv: { THEME_COLOR: color } })
      test(
        `everything is readable, ${colorScheme}`,
        longIf(color !== '#8a5a00' || colorScheme === 'dark'),
        async ({ person }) => {
          const ada = await person('Ada', { colorScheme })
          await ada.say('@Ada look: https://example.com')
          expect(await axeViolations(ada.page)).toEqual([])
        },
      )
    })
