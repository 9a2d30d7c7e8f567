import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { topOf, scrollUp, textBelowEdge, twoFrames } from '../support/row-positions.ts'

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
  test(`the keyboard of a phone, ${where}, keeps the message that is read visible`, async ({
    person,
    server,
  }) => {
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
  })

/** The position of a row, in pixels from the upper edge of the list. */
async function fromTop(chat: ChatPage, text: string) {
  return (await topOf(chat, text)) - (await chat.list.evaluate((list) => list.getBoundingClientRect().top))
}
