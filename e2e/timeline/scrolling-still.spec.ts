import { withCardPages } from '../support/card-pages/environment.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, expectLater, test } from '../support/fixtures.ts'
import { readRowChanges, watchRowChanges } from '../support/row-changes.ts'
import { RawClient } from '../support/raw-client.ts'
import { fill } from '../support/raw-socket.ts'
import { topOf, scrollUp, textBelowEdge, twoFrames } from '../support/row-positions.ts'
import { long } from '../support/long.ts'

test('older messages loaded at the top do not move the visible rows', async ({ person, server }) => {
  await fill(server, 300)
  const ada = await person('Ada')
  await expect(ada.row(/text 300$/)).toBeInViewport()
  await watchRowChanges(ada)
  for (let turn = 0; turn < 3; turn += 1) {
    const before = await firstText(ada)
    await ada.list.evaluate((list) => (list.scrollTop = 0))
    await expect.poll(() => firstText(ada)).not.toBe(before)
    expect(await ada.list.evaluate((list) => list.scrollTop)).toBeGreaterThan(0)
  }
  expect((await readRowChanges(ada)).jump).toBeLessThanOrEqual(1)
})

test('a row above the view that changes its height does not move the visible rows', async ({
  person,
  server,
}) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
  for (const pixels of [120, 7, 0]) {
    const place = await topOf(ada, 'text 80')
    await grow(ada, 'text 60', pixels)
    await twoFrames(ada.page)
    expect(Math.abs((await topOf(ada, 'text 80')) - place)).toBeLessThanOrEqual(1)
  }
})

test('a row below the view that grows does not move the visible rows', long, async ({ person, server }) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
  const place = await topOf(ada, 'text 80')
  await grow(ada, 'text 99', 200)
  await twoFrames(ada.page)
  expect(await topOf(ada, 'text 80')).toBe(place)
})

test(
  'a message above the view that becomes longer does not move the visible rows',
  long,
  async ({ person, server }) => {
    const grace = await person('Grace')
    await grace.say('a short word')
    const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
    await ada.row('a short word').evaluate((row) => row.scrollIntoView())
    await ada.list.evaluate((list) => (list.scrollTop += 400))
    await twoFrames(ada.page)
    const text = await textBelowEdge(ada, 300)
    const place = await topOf(ada, text)
    const height = await heightOf(ada, 'a short word')
    await grace.list.evaluate((list) => (list.scrollTop = 0))
    await grace.composer.focus()
    await grace.page.keyboard.press('ArrowUp')
    await expect(grace.composer).toHaveValue('a short word')
    await grace.type('a short word\nthat\nbecame\nlong')
    await expect(ada.row('became')).toHaveCount(1)
    await expect.poll(() => heightOf(ada, 'became')).toBeGreaterThan(height + 40)
    expect(Math.abs((await topOf(ada, text)) - place)).toBeLessThanOrEqual(1)
  },
)

test('late pictures of unknown height above the view do not move the visible rows', async ({
  person,
  server,
}) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
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
  const place = await topOf(ada, 'text 80')
  const height = await heightOf(ada, /text 60$/)
  show()
  await expect.poll(() => heightOf(ada, /text 60$/)).toBeGreaterThan(height + 300)
  expect(Math.abs((await topOf(ada, 'text 80')) - place)).toBeLessThanOrEqual(1)
})

test('at the end, late pictures of unknown height keep the end visible', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeInViewport()
  await grow(ada, 'text 59', 300)
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await grow(ada, 'text 20', 300)
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
})

test('scrolling while a row above changes moves exactly by the wheel', async ({ person, server }) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
  const place = await topOf(ada, 'text 80')
  await ada.list.evaluate((list) => {
    list.scrollTop -= 50
    const row = [...list.querySelectorAll<HTMLElement>('[data-key]')].find(({ textContent }) =>
      textContent.endsWith('text 60'),
    )
    if (row) row.style.minHeight = '300px'
  })
  await twoFrames(ada.page)
  expect(Math.abs((await topOf(ada, 'text 80')) - (place + 50))).toBeLessThanOrEqual(1)
})

/** Makes the row of a text taller by `pixels`. */
function grow(chat: ChatPage, text: string, pixels: number) {
  return chat.row(new RegExp(`${text}$`)).evaluate((row, by) => (row.style.paddingBottom = `${by}px`), pixels)
}

function heightOf(chat: ChatPage, text: string | RegExp) {
  return chat.row(text).evaluate((row) => row.getBoundingClientRect().height)
}

function firstText(chat: ChatPage) {
  return chat.rows.first().locator('.text').innerText()
}

test.describe('cards of links', () => {
  test.use({ serverEnv: withCardPages })

  test(
    'P15.2: a card that comes above the view, below it, or goes again does not move the visible rows',
    long,
    async ({ person, server }) => {
      test.setTimeout(120_000)
      const grace = await RawClient.join(server, 'Grace')
      await grace.post('cid-first', 'the first of all')
      const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
      await ada.row('the first of all').evaluate((row) => row.scrollIntoView())
      await ada.list.evaluate((list) => (list.scrollTop += 300))
      await twoFrames(ada.page)
      const text = await textBelowEdge(ada, 200)
      const place = await topOf(ada, text)
      const isStill = async () => expect(Math.abs((await topOf(ada, text)) - place)).toBeLessThanOrEqual(1)
      const first = ada.row('the first of all')
      const heightOfFirst = () => first.evaluate((row) => row.getBoundingClientRect().height)
      const height = await heightOfFirst()

      const link = 'http://news.example.com/Above'
      await grace.ask(
        { type: 'edit', cid: 'cid-edit', id: 1, message: `the first of all ${link}` },
        'changed',
      )
      await expectLater(first.locator('.link-card')).toHaveCount(1)
      expect(await heightOfFirst()).toBeGreaterThan(height + 70)
      await isStill()
      await grace.post('cid-below', 'http://news.example.com/Below')
      const newest = async () => {
        const page = await grace.ask({ type: 'history', before: 1_000 }, 'history')
        return page.type === 'history' ? page.messages.at(-1)?.card?.title : undefined
      }
      await expectLater.poll(newest).toBe('Below')
      await twoFrames(ada.page)
      await isStill()
      await grace.ask({ type: 'remove_card', cid: 'cid-take', id: 1 }, 'changed')
      await expect(first.locator('.link-card')).toHaveCount(0)
      await isStill()
      grace.close()
    },
  )
})
