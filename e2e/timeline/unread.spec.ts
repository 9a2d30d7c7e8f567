import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('messages that arrive while the page is hidden are below a line, which stays while they are read', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await fill(server, 3)
  await expect(ada.row('text 3')).toBeVisible()
  await lookAway(ada)
  await fill(server, 3, 4)
  await expect(line(ada)).toHaveCount(1)
  expect(await textBelowLine(ada)).toBe('text 4')
  await fill(server, 2, 7)
  await expect(ada.row('text 8')).toBeVisible()
  expect(await textBelowLine(ada)).toBe('text 4')
  await lookBack(ada)
  await fill(server, 1, 9)
  await expect(ada.row('text 9')).toBeVisible()
  expect(await textBelowLine(ada)).toBe('text 4')
})

test(
  'the line moves when everything was read and the page is hidden again',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    await lookAway(ada)
    await ada.page.waitForFunction(() => !document.hasFocus())
    await fill(server, 2)
    await lookBack(ada)
    await fill(server, 1, 3)
    await expect(ada.row('text 3')).toBeVisible()
    await lookAway(ada)
    await fill(server, 1, 4)
    await expect(ada.row('text 4')).toBeVisible()
    expect(await textBelowLine(ada)).toBe('text 4')
  },
)

test('posting clears the line', long, async ({ person, server }) => {
  const ada = await away(await person('Ada'), () => fill(server, 3))
  await expect(line(ada)).toHaveCount(1)
  await ada.say('mine')
  await expect(line(ada)).toHaveCount(0)
})

test('scrolling down to the newest message clears the line', long, async ({ person, server }) => {
  await fill(server, 60)
  const ada = await person('Ada')
  await expect(ada.row(/text 60$/)).toBeInViewport()
  await ada.scroll(-500)
  await expect(ada.newest).toBeVisible()
  await fill(server, 40, 61)
  await expect(ada.newest).toHaveText('40 new messages')
  await expect(line(ada)).toHaveCount(1)
  expect(await textBelowLine(ada)).toBe('text 61')
  await ada.scroll(600)
  await expect(ada.newest).toHaveText('40 new messages')
  await ada.scroll(5_000)
  await expect(ada.newest).toHaveCount(0)
  await expect(line(ada)).toHaveCount(0)
})

test('a line above the view can be jumped to, and marked as read', async ({ person, server }) => {
  await fill(server, 60)
  const ada = await person('Ada')
  await expect(ada.row(/text 60$/)).toBeInViewport()
  await away(ada, () => fill(server, 60, 61))
  await expect(ada.row(/text 120$/)).toBeInViewport()
  const bar = ada.page.getByRole('group', { name: 'New messages' })
  await bar.getByRole('button', { name: 'Jump to first unread' }).click()
  await expect(ada.row(/text 61$/)).toBeInViewport()
  await expect(line(ada)).toBeInViewport()
  await expect(bar).toHaveCount(0)
  await ada.scroll(400)
  await expect(bar).toBeVisible()
  const place = await topOf(ada, 'text 90')
  await bar.getByRole('button', { name: 'Mark as read' }).click()
  await expect(bar).toHaveCount(0)
  await expect(line(ada)).toHaveCount(0)
  expect(Math.abs((await topOf(ada, 'text 90')) - place)).toBeLessThanOrEqual(1)
})

test('opening the room again shows the first unread message', async ({ person, server }) => {
  await fill(server, 60)
  const ada = await person('Ada')
  await expect(ada.row(/text 60$/)).toBeInViewport()
  await leave(ada)
  await fill(server, 40, 61)
  await ada.open(server.url)
  await expect(line(ada)).toBeInViewport()
  await expect(ada.row(/text 61$/)).toBeInViewport()
  await expect(ada.newest).toHaveText('40 new messages')
  await ada.newest.click()
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await leave(ada)
  await ada.open(server.url)
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await expect(line(ada)).toHaveCount(0)
})

test(
  'opening the room shows a first unread message far up, and reading on leads to the newest',
  long,
  async ({ person, server }) => {
    await fill(server, 60)
    const ada = await person('Ada')
    await expect(ada.row(/text 60$/)).toBeInViewport()
    await ada.page.evaluate(() =>
      indexedDB.databases().then((all) => all.map(({ name }) => indexedDB.deleteDatabase(name ?? ''))),
    )
    await leave(ada)
    await fill(server, 500, 61)
    await ada.open(server.url)
    await expect(line(ada)).toBeInViewport()
    await expect(ada.row(/text 61$/)).toBeInViewport()
    await expect(ada.newest).toHaveText('New messages')
    await expect(async () => {
      await ada.scroll(4_000)
      await expect(ada.row(/text 560$/)).toBeInViewport({ timeout: 100 })
    }).toPass()
    await expect(line(ada)).toHaveCount(0)
  },
)

test('a person who left an empty room returns to its first message', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await leave(ada)
  await fill(server, 200)
  await ada.open(server.url)
  await expect(line(ada)).toBeInViewport()
  expect(await textBelowLine(ada)).toBe('text 1')
})

test(
  'messages that were shown in a hidden page are unread on the next visit',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    await ada.say('hello')
    await leave(ada)
    await ada.open(server.url)
    await expect(ada.row('hello')).toBeVisible()
    await lookAway(ada)
    await fill(server, 2)
    await expect(ada.row('text 2')).toBeVisible()
    await leave(ada)
    await ada.open(server.url)
    expect(await textBelowLine(ada)).toBe('text 1')
  },
)

test(
  'an address that names a message overrides the first unread message',
  long,
  async ({ person, server }) => {
    await fill(server, 60)
    const ada = await person('Ada')
    await expect(ada.row(/text 60$/)).toBeInViewport()
    await leave(ada)
    await fill(server, 100, 61)
    await ada.open(`${server.url}/#m120`)
    await expect(ada.row(/text 120$/)).toBeInViewport()
    await expect(ada.row(/text 61$/)).not.toBeInViewport()
    await expect(ada.page.getByRole('button', { name: 'Jump to first unread' })).toBeVisible()
  },
)

function line(chat: ChatPage) {
  return chat.list.getByRole('separator', { name: 'New messages' })
}

async function textBelowLine(chat: ChatPage) {
  await expect(line(chat)).toHaveCount(1)
  return chat.list.locator('[data-line] + [data-key] .text').innerText()
}

async function away(chat: ChatPage, meanwhile: () => Promise<void>) {
  await lookAway(chat)
  await meanwhile()
  await expect(line(chat)).toHaveCount(1)
  await lookBack(chat)
  return chat
}

// A page under test always has the focus, even behind another one.
function lookAway(chat: ChatPage) {
  return chat.page.evaluate(() => {
    document.hasFocus = () => false
    window.dispatchEvent(new Event('blur'))
  })
}

function lookBack(chat: ChatPage) {
  return chat.page.evaluate(() => {
    document.hasFocus = () => true
    window.dispatchEvent(new Event('focus'))
  })
}

function leave(chat: ChatPage) {
  return chat.open('about:blank')
}

/** The position of a text on the screen, in pixels from the top. */
function topOf(chat: ChatPage, text: string) {
  return chat.list.evaluate(
    (list, sought) =>
      [...list.querySelectorAll('.text')]
        .find(({ textContent }) => textContent === sought)
        ?.getBoundingClientRect().top ?? NaN,
    text,
  )
}
