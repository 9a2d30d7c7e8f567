import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { topOf, scrollUp, textBelowEdge, twoFrames } from '../support/row-positions.ts'
import { long, longIf } from '../support/long.ts'

test('a resize keeps the message that is read in place', async ({ person, server }) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
  const first = await textBelowEdge(ada)
  const place = await fromTop(ada, first)
  for (const size of [
    { width: 390, height: 844 },
    { width: 390, height: 400 },
    { width: 1280, height: 800 },
  ]) {
    await ada.page.setViewportSize(size)
    await twoFrames(ada.page)
    expect(Math.abs((await fromTop(ada, first)) - place)).toBeLessThanOrEqual(1)
  }
})

for (const [where, scrolled] of [
  ['at the end', 0],
  ['further up', -700],
] as const)
  test(
    `the keyboard of a phone, ${where}, keeps the message that is read visible`,
    longIf(where !== 'at the end'),
    async ({ person, server }) => {
      const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
      const ada = await person('Ada', phone)
      await fill(server, 100)
      await expect(ada.row(/text 100$/)).toBeInViewport()
      await ada.list.evaluate((list, by) => list.scrollBy(0, by), scrolled)
      await twoFrames(ada.page)
      const first = await textBelowEdge(ada)
      const place = await fromTop(ada, first)
      // With interactive-widget=resizes-content the keyboard shrinks the page.
      await ada.page.setViewportSize({ width: 390, height: 480 })
      await twoFrames(ada.page)
      if (scrolled === 0) expect(await ada.distanceToEnd()).toBe(0)
      else expect(Math.abs((await fromTop(ada, first)) - place)).toBeLessThanOrEqual(1)
      await expect(ada.composer).toBeInViewport()
      await ada.page.setViewportSize(phone.viewport)
      await twoFrames(ada.page)
      if (scrolled === 0) await expect.poll(() => ada.distanceToEnd()).toBe(0)
      else expect(Math.abs((await fromTop(ada, first)) - place)).toBeLessThanOrEqual(1)
    },
  )

for (const [what, style, deviceScaleFactor] of [
  ['a style that enlarges the page', 'html { zoom: 1.5 }', 1],
  ['a style that makes the page smaller', 'html { zoom: 0.8 }', 1],
  ['fractional pixels of the device', '', 1.25],
] as const)
  test(
    `with ${what}, the end of the list and the message that is read are kept`,
    long,
    async ({ person, server }) => {
      const ada = await person('Ada', { deviceScaleFactor })
      if (style !== '') await ada.page.addStyleTag({ url: await styleOf(ada, style) })
      await fill(server, 100)
      await expect(ada.row(/text 100$/)).toBeInViewport()
      await expect(ada.composer).toBeInViewport({ ratio: 1 })
      expect(Math.abs(await ada.distanceToEnd())).toBeLessThanOrEqual(1)
      await ada.list.evaluate((list) => list.scrollBy(0, -700))
      await twoFrames(ada.page)
      const first = await textBelowEdge(ada)
      const place = await fromTop(ada, first)
      await fill(server, 5, 101)
      await expect(ada.newest).toHaveText('5 new messages')
      await grow(ada, 'text 60')
      await twoFrames(ada.page)
      expect(Math.abs((await fromTop(ada, first)) - place)).toBeLessThanOrEqual(2)
      await ada.newest.click()
      await expect(ada.row(/text 105$/)).toBeInViewport()
      await fill(server, 1, 106)
      await expect(ada.row(/text 106$/)).toBeInViewport()
      await ada.openMenu('text 106')
      const menu = ada.page.getByRole('dialog')
      await expect(menu.getByRole('button', { name: 'Copy the link' })).toBeInViewport({ ratio: 1 })
    },
  )

/** The address of a style sheet that the page's policy allows. */
async function styleOf({ page }: ChatPage, css: string) {
  const url = new URL('/assets/reader.css', page.url()).href
  await page.route(url, (route) => route.fulfill({ contentType: 'text/css', body: css }))
  return url
}

/** Makes a row above the view higher. */
function grow(chat: ChatPage, text: string) {
  return chat
    .row(new RegExp(`${text}$`))
    .first()
    .evaluate((row) => (row.style.paddingBottom = '120px'))
}

/** The position of a row, in pixels from the upper edge of the list. */
async function fromTop(chat: ChatPage, text: string) {
  return (await topOf(chat, text)) - (await chat.list.evaluate((list) => list.getBoundingClientRect().top))
}
