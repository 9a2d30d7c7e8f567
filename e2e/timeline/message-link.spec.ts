import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { readRowChanges, watchRowChanges } from '../support/row-changes.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('a link jumps to a message far up, which is highlighted for a moment', async ({ person, server }) => {
  await fill(server, 1_000)
  const ada = await person('Ada', { room: '/#m300' })
  await expect(ada.row(/text 300$/)).toBeInViewport()
  const highlighted = ada.list.locator('.highlighted')
  await expect(highlighted).toHaveText(/text 300$/)
  expect(await fromMiddle(ada, 'text 300')).toBeLessThan(40)
  await expect(highlighted).toHaveCount(0)
  expect(await ada.rows.count()).toBeLessThan(400)
  await expect(ada.newest).toBeVisible()
})

test('a link jumps again when the address names its message already', long, async ({ person, server }) => {
  await fill(server, 500)
  const ada = await person('Ada', { room: '/#m200' })
  await expect(ada.row(/text 200$/)).toBeInViewport()
  await ada.scrollPast(ada.row(/text 200$/), 1_500)
  await ada.page.evaluate(() => {
    const link = document.body.appendChild(document.createElement('a'))
    link.href = '#m200'
    link.click()
  })
  await expect(ada.row(/text 200$/)).toBeInViewport()
})

test(
  'after a jump, all messages can be read up to the first and down to the newest',
  long,
  async ({ person, server }) => {
    await fill(server, 1_000)
    const ada = await person('Ada', { room: '/#m300' })
    await expect(ada.row(/text 300$/)).toBeInViewport()
    await watchRowChanges(ada)
    await expect(async () => {
      await ada.scroll(-4_000)
      await expect(ada.row(/text 1$/)).toBeInViewport({ timeout: 100 })
    }).toPass()
    await expect(async () => {
      await ada.scroll(4_000)
      await expect(ada.row(/text 1000$/)).toBeInViewport({ timeout: 100 })
    }).toPass()
    await expect(ada.newest).toHaveCount(0)
    const { jump, rows } = await readRowChanges(ada)
    expect(jump).toBeLessThanOrEqual(1)
    expect(rows).toBeLessThanOrEqual(500)
  },
)

test('after a jump, new messages are counted, move nothing, and are one click away', async ({
  person,
  server,
}) => {
  await fill(server, 1_000)
  const ada = await person('Ada', { room: '/#m300' })
  await expect(ada.row(/text 300$/)).toBeInViewport()
  const before = await fromMiddle(ada, 'text 300')
  await fill(server, 3, 1_001)
  await expect(ada.newest).toHaveText('3 new messages')
  expect(await fromMiddle(ada, 'text 300')).toBe(before)
  await ada.newest.click()
  await expect(ada.row('text 1003')).toBeInViewport()
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  await expect(ada.newest).toHaveCount(0)
  expect(new URL(ada.page.url()).hash).toBe('')
})

test('posting after a jump returns to the newest message', long, async ({ person, server }) => {
  await fill(server, 1_000)
  const ada = await person('Ada', { room: '/#m300' })
  await expect(ada.row(/text 300$/)).toBeInViewport()
  await ada.say('mine')
  await expect(ada.row('mine')).toBeInViewport()
  await expect(ada.row(/text 1000$/)).toBeInViewport()
})

test('in the open room, changing the address jumps between messages', long, async ({ person, server }) => {
  await fill(server, 600)
  const ada = await person('Ada')
  await expect(ada.row(/text 600$/)).toBeInViewport()
  await goTo(ada, '#m580')
  await expect(ada.row(/text 580$/)).toBeInViewport()
  await goTo(ada, '#m40')
  await expect(ada.row(/text 40$/)).toBeInViewport()
  await goTo(ada, '#m595')
  await expect(ada.row(/text 595$/)).toBeInViewport()
  await ada.page.goBack()
  await expect(ada.row(/text 40$/)).toBeInViewport()
})

test(
  'a link to a missing message shows a message, and stays at the newest',
  long,
  async ({ person, server }) => {
    await fill(server, 100)
    const ada = await person('Ada', { room: '/#m4711' })
    await expect(ada.page.getByText('That message is not in this room.')).toBeVisible()
    await expect(ada.row(/text 100$/)).toBeInViewport()
    await expect(ada.newest).toHaveCount(0)
    await expect(ada.page.getByText('That message is not in this room.')).toHaveCount(0, { timeout: 10_000 })
  },
)

test('a link is followed after a reconnection', long, async ({ person, server }) => {
  await fill(server, 600)
  const ada = await person('Ada')
  await server.kill()
  await goTo(ada, '#m40')
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await server.start()
  await expect(ada.row(/text 40$/)).toBeInViewport({ timeout: 30_000 })
})

test('posting cancels a jump that is loading', long, async ({ person, server }) => {
  await fill(server, 600)
  const ada = await person('Ada')
  await expect(ada.row(/text 600$/)).toBeInViewport()
  await server.kill()
  await goTo(ada, '#m40')
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await ada.type('mine')
  await server.start()
  await expect(ada.pending).toHaveCount(0, { timeout: 30_000 })
  // An answer to the earlier request would have arrived before this one.
  await fill(server, 1, 601)
  await expect(ada.row(/text 601$/)).toBeInViewport()
  await expect(ada.row('mine')).toBeInViewport()
  expect(new URL(ada.page.url()).hash).toBe('')
})

test('scrolling cancels a jump that is loading', long, async ({ person, server }) => {
  await fill(server, 600)
  const ada = await person('Ada')
  await expect(ada.row(/text 600$/)).toBeInViewport()
  await server.kill()
  await goTo(ada, '#m40')
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await ada.scroll(-600)
  await expect(ada.newest).toBeVisible()
  await server.start()
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toHaveCount(0, { timeout: 30_000 })
  await fill(server, 1, 601)
  await expect(ada.newest).toHaveText('1 new message')
  await expect(ada.row(/text 40$/)).toHaveCount(0)
  await expect(ada.row(/text 600$/)).toHaveCount(1)
})

test(
  'with reduced motion, the target of a jump is highlighted without animation',
  long,
  async ({ person, server }) => {
    await fill(server, 200)
    const ada = await person('Ada', { room: '/#m20', reducedMotion: 'reduce' })
    const highlighted = ada.list.locator('.highlighted')
    await expect(highlighted).toHaveText(/text 20$/)
    const motion = await highlighted.evaluate((row) => getComputedStyle(row, '::before').animationName)
    expect(motion).toBe('none')
  },
)

test(
  '10,000 messages, jumping to the first and back: rows stay few, and do not shift',
  long,
  async ({ person, server }) => {
    await fill(server, 10_000)
    const ada = await person('Ada')
    await expect(ada.row(/text 10000$/)).toBeInViewport()
    await watchRowChanges(ada)
    await goTo(ada, '#m1')
    await expect(ada.row(/text 1$/)).toBeInViewport()
    await expect(ada.list).toContainText('This is the beginning of the lobby')
    await ada.newest.click()
    await expect(ada.row(/text 10000$/)).toBeInViewport()
    await expect.poll(() => ada.distanceToEnd()).toBe(0)
    expect((await readRowChanges(ada)).rows).toBeLessThanOrEqual(500)
  },
)

function goTo(chat: ChatPage, hash: string) {
  return chat.page.evaluate((to) => (location.hash = to), hash)
}

/** The distance between the middle of a row and of the list, in pixels. */
function fromMiddle(chat: ChatPage, text: string) {
  return chat.list.evaluate((list, sought) => {
    const row = [...list.querySelectorAll('.text')].find(({ textContent }) => textContent === sought)
    const [view, place] = [list.getBoundingClientRect(), row?.getBoundingClientRect()]
    if (place === undefined) return Infinity
    return Math.round(Math.abs(place.top + place.height / 2 - (view.top + view.height / 2)))
  }, text)
}

test(
  'an address of a message of this room is followed without loading the page',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    await fill(server, 60)
    await ada.say(`see ${server.url}/#m5`)
    await ada.rows.last().getByRole('link').click()
    await expect(ada.row(/text 5$/)).toBeInViewport()
    expect(ada.page.context().pages()).toHaveLength(1)
  },
)
