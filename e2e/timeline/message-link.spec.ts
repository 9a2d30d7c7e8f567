import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { watchedOf, watchJumps } from '../support/jump-watch.ts'
import { fill } from '../support/raw-socket.ts'

test('a link leads to a message that is far up, which stands out for a moment', async ({
  person,
  server,
}) => {
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

test('so it does when the address names that message already, and the reader has gone on', async ({
  person,
  server,
}) => {
  await fill(server, 500)
  const ada = await person('Ada', { room: '/#m200' })
  await expect(ada.row(/text 200$/)).toBeInViewport()
  await ada.scroll(1_500)
  await expect(ada.row(/text 200$/)).not.toBeInViewport()
  await ada.page.evaluate(() => {
    const link = document.body.appendChild(document.createElement('a'))
    link.href = '#m200'
    link.click()
  })
  await expect(ada.row(/text 200$/)).toBeInViewport()
})

test('from there everything can be read, up to the first message and down to the newest', async ({
  person,
  server,
}) => {
  await fill(server, 1_000)
  const ada = await person('Ada', { room: '/#m300' })
  await expect(ada.row(/text 300$/)).toBeInViewport()
  await watchJumps(ada)
  await expect(async () => {
    await ada.scroll(-4_000)
    await expect(ada.row(/text 1$/)).toBeInViewport({ timeout: 100 })
  }).toPass()
  await expect(async () => {
    await ada.scroll(4_000)
    await expect(ada.row(/text 1000$/)).toBeInViewport({ timeout: 100 })
  }).toPass()
  await expect(ada.newest).toHaveCount(0)
  const { jump, rows } = await watchedOf(ada)
  expect(jump).toBeLessThanOrEqual(1)
  expect(rows).toBeLessThanOrEqual(500)
})

test('what is said meanwhile is counted, moves nothing, and is one click away', async ({
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
  await expect.poll(() => ada.fromEnd()).toBe(0)
  await expect(ada.newest).toHaveCount(0)
  expect(new URL(ada.page.url()).hash).toBe('')
})

test('whoever writes there sees it at the newest', async ({ person, server }) => {
  await fill(server, 1_000)
  const ada = await person('Ada', { room: '/#m300' })
  await expect(ada.row(/text 300$/)).toBeInViewport()
  await ada.say('mine')
  await expect(ada.row('mine')).toBeInViewport()
  await expect(ada.row(/text 1000$/)).toBeInViewport()
})

test('in the open room, an address leads from message to message, and back', async ({ person, server }) => {
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

test('a link to a message that is not there says so, and stays at the newest', async ({ person, server }) => {
  await fill(server, 100)
  const ada = await person('Ada', { room: '/#m4711' })
  await expect(ada.page.getByText('That message is not in this room.')).toBeVisible()
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await expect(ada.newest).toHaveCount(0)
  await expect(ada.page.getByText('That message is not in this room.')).toHaveCount(0, { timeout: 10_000 })
})

test('a link is found after the connection was away', async ({ person, server }) => {
  await fill(server, 600)
  const ada = await person('Ada')
  await server.kill()
  await goTo(ada, '#m40')
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await server.start()
  await expect(ada.row(/text 40$/)).toBeInViewport({ timeout: 30_000 })
})

test('whoever writes meanwhile is not taken away from what they wrote', async ({ person, server }) => {
  await fill(server, 600)
  const ada = await person('Ada')
  await expect(ada.row(/text 600$/)).toBeInViewport()
  await server.kill()
  await goTo(ada, '#m40')
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await ada.type('mine')
  await server.start()
  await expect(ada.pending).toHaveCount(0, { timeout: 30_000 })
  // An answer to what was asked before would have come before this one.
  await fill(server, 1, 601)
  await expect(ada.row(/text 601$/)).toBeInViewport()
  await expect(ada.row('mine')).toBeInViewport()
  expect(new URL(ada.page.url()).hash).toBe('')
})

test('whoever scrolls meanwhile stays where they are', async ({ person, server }) => {
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

test('with reduced motion the message that was jumped to stands out without moving', async ({
  person,
  server,
}) => {
  await fill(server, 200)
  const ada = await person('Ada', { room: '/#m20', reducedMotion: 'reduce' })
  const highlighted = ada.list.locator('.highlighted')
  await expect(highlighted).toHaveText(/text 20$/)
  const motion = await highlighted.evaluate((row) => getComputedStyle(row, '::before').animationName)
  expect(motion).toBe('none')
})

test('10,000 messages, by jumping to the first and back: few rows at every moment, and no jump', async ({
  person,
  server,
}) => {
  await fill(server, 10_000)
  const ada = await person('Ada')
  await expect(ada.row(/text 10000$/)).toBeInViewport()
  await watchJumps(ada)
  await goTo(ada, '#m1')
  await expect(ada.row(/text 1$/)).toBeInViewport()
  await expect(ada.list).toContainText('This is the beginning of the lobby')
  await ada.newest.click()
  await expect(ada.row(/text 10000$/)).toBeInViewport()
  await expect.poll(() => ada.fromEnd()).toBe(0)
  expect((await watchedOf(ada)).rows).toBeLessThanOrEqual(500)
})

function goTo(chat: ChatPage, hash: string) {
  return chat.page.evaluate((to) => (location.hash = to), hash)
}

/** How far the middle of a row is from the middle of the list, in pixels. */
function fromMiddle(chat: ChatPage, text: string) {
  return chat.list.evaluate((list, sought) => {
    const row = [...list.querySelectorAll('.text')].find(({ textContent }) => textContent === sought)
    const [view, place] = [list.getBoundingClientRect(), row?.getBoundingClientRect()]
    if (place === undefined) return Infinity
    return Math.round(Math.abs(place.top + place.height / 2 - (view.top + view.height / 2)))
  }, text)
}

test('an address of a message of this room, said in it, is come to where one is', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await ada.say(`see ${server.url}/#m5`)
  await ada.rows.last().getByRole('link').click()
  await expect(ada.row(/text 5$/)).toBeInViewport()
  expect(ada.page.context().pages()).toHaveLength(1)
})
