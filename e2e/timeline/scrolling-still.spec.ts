import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { watchedOf, watchJumps } from '../support/jump-watch.ts'
import { fill } from '../support/raw-socket.ts'
import { placeOf, readerOf, textAt, twoFrames } from '../support/reading-place.ts'

test('older messages that come before the first one, at the very top, move nothing', async ({
  person,
  server,
}) => {
  await fill(server, 300)
  const ada = await person('Ada')
  await expect(ada.row(/text 300$/)).toBeInViewport()
  await watchJumps(ada)
  for (let turn = 0; turn < 3; turn += 1) {
    const before = await firstText(ada)
    await ada.list.evaluate((list) => (list.scrollTop = 0))
    await expect.poll(() => firstText(ada)).not.toBe(before)
    expect(await ada.list.evaluate((list) => list.scrollTop)).toBeGreaterThan(0)
  }
  expect((await watchedOf(ada)).jump).toBeLessThanOrEqual(1)
})

test('a row above the view that grows or shrinks moves nothing', async ({ person, server }) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  for (const pixels of [120, 7, 0]) {
    const place = await placeOf(ada, 'text 80')
    await grow(ada, 'text 60', pixels)
    await twoFrames(ada.page)
    expect(Math.abs((await placeOf(ada, 'text 80')) - place)).toBeLessThanOrEqual(1)
  }
})

test('a row below the view that grows moves nothing', async ({ person, server }) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  const place = await placeOf(ada, 'text 80')
  await grow(ada, 'text 99', 200)
  await twoFrames(ada.page)
  expect(await placeOf(ada, 'text 80')).toBe(place)
})

test('a message above the view that is edited to many lines moves nothing', async ({ person, server }) => {
  const grace = await person('Grace')
  await grace.say('a short word')
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  await ada.row('a short word').evaluate((row) => row.scrollIntoView())
  await ada.list.evaluate((list) => (list.scrollTop += 400))
  await twoFrames(ada.page)
  const text = await textAt(ada, 300)
  const place = await placeOf(ada, text)
  const height = await heightOf(ada, 'a short word')
  await grace.list.evaluate((list) => (list.scrollTop = 0))
  await grace.composer.focus()
  await grace.page.keyboard.press('ArrowUp')
  await expect(grace.composer).toHaveValue('a short word')
  await grace.type('a short word\nthat\nbecame\nlong')
  await expect(ada.row('became')).toHaveCount(1)
  await expect.poll(() => heightOf(ada, 'became')).toBeGreaterThan(height + 40)
  expect(Math.abs((await placeOf(ada, text)) - place)).toBeLessThanOrEqual(1)
})

test('pictures of unknown height that arrive late, above the view, move nothing', async ({
  person,
  server,
}) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  let show = () => {}
  const shown = new Promise<void>((resolve) => (show = resolve))
  await ada.page.route('**/late-picture.svg', async (route) => {
    await shown
    const body = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="333"/>'
    await route.fulfill({ contentType: 'image/svg+xml', body })
  })
  await ada.row(/text 60$/).evaluate((row) => {
    const picture = document.createElement('img')
    picture.src = '/late-picture.svg'
    row.append(picture)
  })
  await twoFrames(ada.page)
  const place = await placeOf(ada, 'text 80')
  const height = await heightOf(ada, /text 60$/)
  show()
  await expect.poll(() => heightOf(ada, /text 60$/)).toBeGreaterThan(height + 300)
  expect(Math.abs((await placeOf(ada, 'text 80')) - place)).toBeLessThanOrEqual(1)
})

test('at the end, pictures of unknown height that arrive late leave the end in view', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await grow(ada, 'text 59', 300)
  await expect.poll(() => ada.fromEnd()).toBe(0)
  await grow(ada, 'text 20', 300)
  await expect.poll(() => ada.fromEnd()).toBe(0)
})

test('scrolling while something above changes goes as far as the wheel says', async ({ person, server }) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  const place = await placeOf(ada, 'text 80')
  await ada.list.evaluate((list) => {
    list.scrollTop -= 50
    const row = [...list.querySelectorAll<HTMLElement>('[data-key]')].find(({ textContent }) =>
      textContent.endsWith('text 60'),
    )
    if (row) row.style.minHeight = '300px'
  })
  await twoFrames(ada.page)
  expect(Math.abs((await placeOf(ada, 'text 80')) - (place + 50))).toBeLessThanOrEqual(1)
})

/** Makes the row of a text taller by so many pixels than it is by itself. */
function grow(chat: ChatPage, text: string, pixels: number) {
  return chat.row(new RegExp(`${text}$`)).evaluate((row, by) => (row.style.paddingBottom = `${by}px`), pixels)
}

function heightOf(chat: ChatPage, text: string | RegExp) {
  return chat.row(text).evaluate((row) => row.getBoundingClientRect().height)
}

function firstText(chat: ChatPage) {
  return chat.rows.first().locator('.text').innerText()
}
