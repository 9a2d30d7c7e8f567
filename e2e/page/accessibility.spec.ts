import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long, longIf } from '../support/long.ts'

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

for (const colorScheme of ['light', 'dark'] as const)
  for (const [device, viewport] of Object.entries(sizes)) {
    test(
      `axe finds nothing on the join form, ${device}, ${colorScheme}`,
      longIf(device === 'phone' || colorScheme === 'dark'),
      async ({ browser, server }) => {
        const context = await browser.newContext({ colorScheme, viewport })
        const page = await context.newPage()
        await new ChatPage(page).open(server.url)
        expect(await axeViolations(page)).toEqual([])
        await page.getByRole('button', { name: 'Join' }).click()
        await expect(page.getByText('You must enter an email')).toBeVisible()
        expect(await axeViolations(page)).toEqual([])
        await context.close()
      },
    )

    test(
      `axe finds nothing in the room, ${device}, ${colorScheme}`,
      longIf((device === 'phone') !== (colorScheme === 'dark')),
      async ({ person, server }) => {
        const ada = await person('Ada', { colorScheme, viewport })
        expect(await axeViolations(ada.page)).toEqual([])
        await ada.say('hello :smile: https://example.com `code` مرحبا')
        await ada.say('```\nblock\n```')
        await ada.say('> quoted **bold** _italic_ ~~struck~~\n@Ada @Grace')
        await ada.say('```ts\nlet block\n```')
        await ada.page.getByRole('button', { name: 'Copy the code' }).last().click()
        await expect(ada.rows.getByRole('status').last()).not.toHaveText('')
        const grace = await person('Grace')
        await grace.say('hi')
        await expect(ada.row('hi').last()).toBeVisible()
        expect(await axeViolations(ada.page)).toEqual([])
        if (device === 'phone') {
          await ada.page.getByRole('button', { name: 'People' }).click()
          await expect(ada.page.getByRole('dialog')).toBeVisible()
          expect(await axeViolations(ada.page)).toEqual([])
          await ada.page.keyboard.press('Escape')
          await expect(ada.page.getByRole('dialog')).toHaveCount(0)
        }
        await ada.page.getByRole('button', { name: 'Search this room' }).click()
        const search = ada.page.getByRole('combobox', { name: 'Search this room' })
        await expect(search).toBeFocused()
        expect(await axeViolations(ada.page)).toEqual([])
        await search.fill('h')
        await expect(ada.page.getByRole('option').first()).toBeVisible()
        await search.press('ArrowDown')
        expect(await axeViolations(ada.page)).toEqual([])
        await search.fill('nobody said this')
        await expect(ada.page.getByText('No messages found.')).toBeVisible()
        expect(await axeViolations(ada.page)).toEqual([])
        await search.press('Escape')
        await server.kill()
        await ada.type('offline')
        await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
        expect(await axeViolations(ada.page)).toEqual([])
      },
    )
  }

for (const colorScheme of ['light', 'dark'] as const)
  for (const [device, viewport] of Object.entries(sizes)) {
    test(`axe finds nothing while writing, ${device}, ${colorScheme}`, long, async ({ person }) => {
      const hasTouch = device === 'phone'
      const ada = await person('Ada', { colorScheme, viewport, hasTouch, isMobile: hasTouch })
      await (await person('Grace')).say('hi')
      await expect(ada.row('hi')).toBeVisible()
      for (const begun of [':smile', '@']) {
        await ada.composer.fill('')
        await ada.composer.pressSequentially(begun)
        await expect(ada.page.getByRole('listbox')).toBeVisible()
        expect(await axeViolations(ada.page)).toEqual([])
      }
      await ada.composer.fill('x'.repeat(4_003))
      await expect(ada.composer).toHaveAccessibleDescription('3 characters too many')
      expect(await axeViolations(ada.page)).toEqual([])
    })

    test(`axe finds nothing in the emoji picker, ${device}, ${colorScheme}`, long, async ({ person }) => {
      const hasTouch = device === 'phone'
      const ada = await person('Ada', { colorScheme, viewport, hasTouch, isMobile: hasTouch })
      await ada.page.getByRole('button', { name: 'Insert an emoji' }).click()
      const search = ada.page.getByRole('searchbox')
      await expect(search).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      for (const typed of ['heart', 'there is nothing like it']) {
        await search.fill(typed)
        await expect(ada.page.getByRole('status').filter({ hasText: / found$/ })).not.toBeEmpty()
        expect(await axeViolations(ada.page)).toEqual([])
      }
    })
  }

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in the profile dialog, ${colorScheme}`, long, async ({ person }) => {
    const [ada] = [await person('Ada', { colorScheme }), await person('Grace')]
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Your profile' }).click()
    await expect(ada.page.getByRole('dialog', { name: 'Your profile' })).toBeVisible()
    expect(await axeViolations(ada.page)).toEqual([])
    await ada.page.getByLabel('Generated picture').check()
    await ada.username.fill('Grace')
    await ada.page.getByRole('button', { name: 'Save' }).click()
    await expect(ada.page.getByRole('button', { name: 'Use “Grace 2”' })).toBeVisible()
    expect(await axeViolations(ada.page)).toEqual([])
  })

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `axe finds nothing in the dialogs about devices, links and leaving, ${colorScheme}`,
    long,
    async ({ person, browser }) => {
      const ada = await person('Ada', { colorScheme })
      await ada.page.getByRole('button', { name: /^Settings/ }).click()
      await ada.page.getByRole('button', { name: 'Your profile' }).click()
      await ada.page.getByRole('button', { name: 'Use on another device' }).click()
      await expect(ada.page.getByRole('img', { name: 'QR code with the link' })).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      const context = await browser.newContext({ colorScheme, viewport: sizes.phone })
      const phone = await context.newPage()
      await phone.goto(await ada.page.locator('.address').innerText())
      await expect(phone.getByRole('dialog')).toBeVisible()
      expect(await axeViolations(phone)).toEqual([])
      await phone.getByRole('button', { name: 'Cancel' }).click()
      await phone.getByRole('button', { name: 'Use a link from another device' }).click()
      await phone.getByLabel('Link from the other device').fill('something else')
      await phone.getByRole('button', { name: 'Continue' }).click()
      await expect(phone.getByText('This is not such a link.')).toBeVisible()
      expect(await axeViolations(phone)).toEqual([])
      await context.close()
      for (let open = 2; open > 0; open -= 1) await ada.page.keyboard.press('Escape')
      await ada.page.getByRole('button', { name: /^Settings/ }).click()
      await ada.page.getByRole('button', { name: 'Leave' }).click()
      await expect(ada.page.getByRole('dialog', { name: 'Leave' })).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
    },
  )

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `axe finds nothing while the room loads, after a jump, and at unread messages, ${colorScheme}`,
    long,
    async ({ person, server }) => {
      const ada = await person('Ada', { colorScheme, reducedMotion: 'reduce' })
      await ada.page.evaluate(() => {
        document.hasFocus = () => false
        window.dispatchEvent(new Event('blur'))
      })
      await fill(server, 60)
      await expect(ada.page.getByRole('button', { name: 'Jump to first unread' })).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.getByRole('button', { name: 'Jump to first unread' }).click()
      await expect(ada.list.getByRole('separator', { name: 'New messages' })).toBeInViewport()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.evaluate(() => (location.hash = '#m20'))
      await expect(ada.list.locator('.highlighted')).toHaveCount(1)
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.evaluate(() => (location.hash = '#m4711'))
      await expect(ada.page.getByText('That message is not in this room.')).toBeVisible()
      expect(await axeViolations(ada.page)).toEqual([])
      await ada.page.routeWebSocket('**/ws', () => {})
      await ada.open(`${server.url}/r/never-seen`)
      await expect(ada.list).toHaveAttribute('aria-busy', 'true')
      expect(await axeViolations(ada.page)).toEqual([])
    },
  )

test('nothing scrolls sideways from 320 px up', async ({ person }) => {
  const ada = await person('Wolfeschlegelsteinhausenberger 2', { viewport: { width: 320, height: 640 } })
  await ada.say('aVeryLongWordWithoutAnySpace'.repeat(20))
  await ada.say('```\n' + 'a long line of code '.repeat(20) + '\n```')
  await ada.say('> ' + 'aVeryLongQuoteWithoutAnySpace'.repeat(20))
  await ada.say(`https://example.com/${'path/'.repeat(60)}`)
  await ada.rows.first().locator('time').hover()
  const wider = await ada.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wider).toBe(0)
  expect(await ada.list.evaluate((list) => list.scrollWidth - list.clientWidth)).toBe(0)
})
