import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { placeOf, readerOf, textAt, twoFrames } from '../support/reading-place.ts'

test('a window that changes its size leaves the message that is read where it is', async ({
  person,
  server,
}) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  const first = await textAt(ada)
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
  test(`the keyboard of a phone, ${where}, comes and goes and leaves what is read in view`, async ({
    person,
    server,
  }) => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const ada = await person('Ada', phone)
    await fill(server, 100)
    await expect(ada.row(/text 100$/)).toBeInViewport()
    await ada.list.evaluate((list, by) => list.scrollBy(0, by), scrolled)
    await twoFrames(ada.page)
    const first = await textAt(ada)
    const place = await fromTop(ada, first)
    // With interactive-widget=resizes-content the keyboard takes its height from the page.
    await ada.page.setViewportSize({ width: 390, height: 480 })
    await twoFrames(ada.page)
    if (scrolled === 0) expect(await ada.fromEnd()).toBe(0)
    else expect(Math.abs((await fromTop(ada, first)) - place)).toBeLessThanOrEqual(1)
    await expect(ada.composer).toBeInViewport()
    await ada.page.setViewportSize(phone.viewport)
    await twoFrames(ada.page)
    if (scrolled === 0) await expect.poll(() => ada.fromEnd()).toBe(0)
    else expect(Math.abs((await fromTop(ada, first)) - place)).toBeLessThanOrEqual(1)
  })

/** Where a row stands in the list, in pixels from its upper edge. */
async function fromTop(chat: ChatPage, text: string) {
  return (await placeOf(chat, text)) - (await chat.list.evaluate((list) => list.getBoundingClientRect().top))
}
