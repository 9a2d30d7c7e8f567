import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('the list follows the newest while the reader is at the end', async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await expect(ada.newest).toHaveCount(0)
})

test('within 100 px of the end counts as being there', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await ada.scroll(-80)
  await expect.poll(() => ada.distanceToEnd()).toBe(80)
  await fill(server, 1, 61)
  await expect(ada.row('text 61')).toBeInViewport()
})

test('away from the end nothing moves, and a button counts new messages', async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await ada.scroll(-500)
  await expect.poll(() => ada.distanceToEnd()).toBe(500)
  const place = await topOf(ada, 'text 40')
  await fill(server, 3, 61)
  await expect(ada.newest).toHaveText('3 new messages')
  expect(await topOf(ada, 'text 40')).toBe(place)
  await ada.newest.click()
  await expect(ada.row('text 63')).toBeInViewport()
  await expect(ada.newest).toHaveCount(0)
})

test('a flood below a reader adds few rows, and all messages are there when scrolling down', async ({
  person,
  server,
}) => {
  test.setTimeout(120_000)
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await ada.scroll(-500)
  await expect.poll(() => ada.distanceToEnd()).toBe(500)
  const place = await topOf(ada, 'text 40')
  await fill(server, 600, 61)
  await expect(ada.newest).toHaveText('600 new messages')
  expect(await topOf(ada, 'text 40')).toBe(place)
  expect(await ada.rows.count()).toBeLessThanOrEqual(260)
  await ada.newest.click()
  await expect(ada.row('text 660')).toBeInViewport()
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  expect(await ada.rows.count()).toBeLessThanOrEqual(400)
  await expect(ada.newest).toHaveCount(0)
})

test('a reader who scrolls down sees every message of a flood', long, async ({ person, server }) => {
  test.setTimeout(120_000)
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await ada.scroll(-500)
  await expect.poll(() => ada.distanceToEnd()).toBe(500)
  await fill(server, 400, 61)
  await expect(ada.newest).toHaveText('400 new messages')
  const seen = new Set<string>()
  for (let turn = 0; turn < 120 && (await ada.newest.count()) > 0; turn += 1) {
    for (const text of await textsInView(ada)) seen.add(text)
    await ada.scroll(300)
  }
  await expect(ada.row('text 460')).toBeInViewport()
  for (const text of await textsInView(ada)) seen.add(text)
  const missed = Array.from({ length: 400 }, (_, n) => `text ${n + 61}`).filter((text) => !seen.has(text))
  expect(missed).toEqual([])
})

test('posting scrolls to the new message from anywhere', async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await ada.scroll(-500)
  await ada.say('mine')
  await expect(ada.row('mine')).toBeInViewport()
})

test('older messages are loaded while scrolling up, without shifts, up to the first', async ({
  person,
  server,
}) => {
  await fill(server, 180)
  const ada = await person('Ada')
  await expect(ada.row(/^.*text 180$/)).toBeInViewport()
  const first = () => ada.rows.first().innerText()
  for (let turn = 0; turn < 60 && !(await first()).endsWith('text 1'); turn += 1) {
    const anchor =
      (await ada.rows.evaluateAll(
        (rows) => rows.find((row) => row.getBoundingClientRect().top > 100)?.textContent,
      )) ?? ''
    const before = await topOf(ada, anchor.trim())
    await ada.scroll(-300)
    await expect.poll(async () => (await topOf(ada, anchor.trim())) - before).toBeGreaterThanOrEqual(0)
    const moved = (await topOf(ada, anchor.trim())) - before
    expect(moved).toBeLessThanOrEqual(301)
  }
  await expect(ada.rows).toHaveCount(180)
  await expect(ada.list).toContainText('This is the beginning of the lobby')
})

test('following a long conversation keeps few rows, and removed ones can be loaded again', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await fill(server, 1_000)
  await expect(ada.row(/text 1000$/)).toBeInViewport()
  expect(await ada.rows.count()).toBeLessThanOrEqual(400)
  const firstShown = async () => Number(/text (\d+)/.exec(await ada.rows.first().innerText())?.[1])
  const before = await firstShown()
  await ada.list.evaluate((list) => (list.scrollTop = 0))
  await expect.poll(firstShown).toBeLessThan(before)
  await expect(ada.row(/text 1000$/)).toHaveCount(1)
})

test('a resize keeps the end visible', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await ada.page.setViewportSize({ width: 390, height: 500 })
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await ada.composer.fill('a\nb\nc\nd\ne')
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
})

/** The position of a row on the screen, in pixels from the top. */
function topOf(chat: ChatPage, text: string) {
  return chat
    .row(new RegExp(`${text}$`))
    .first()
    .evaluate((row) => Math.round(row.getBoundingClientRect().top))
}

function textsInView(chat: ChatPage) {
  return chat.list.evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect()
    return [...list.querySelectorAll('.text')]
      .filter(
        (text) => text.getBoundingClientRect().bottom > top && text.getBoundingClientRect().top < bottom,
      )
      .map((text) => text.textContent)
  })
}
