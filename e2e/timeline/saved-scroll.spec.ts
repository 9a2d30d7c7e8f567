import type { ChatPage } from '../support/chat-page.ts'
import type { ParleyServer } from '../support/parley-server.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { topOf, scrollUp, textBelowEdge, twoFrames } from '../support/row-positions.ts'
import { long } from '../support/long.ts'

test('a reload restores the scroll position and the unread line', async ({ person, server }) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
  const before = await standing(ada)
  await fill(server, 20, 101)
  await expect(ada.newest).toHaveText('20 new messages')
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.newest).toHaveText('20 new messages')
  await isWhereItWas(ada, before)
})

test(
  'a visit to another room restores the scroll position, also far up',
  long,
  async ({ person, server }) => {
    const { ada, before } = await readerFarUp(person, server)
    await ada.open(`${server.url}/r/garden`)
    await ada.isLive()
    await ada.open(server.url)
    await isWhereItWas(ada, before)
    await ada.page.goBack()
    await expect(ada.composer).toHaveAccessibleName(/garden/)
    await ada.page.goForward()
    await isWhereItWas(ada, before)
  },
)

test(
  'repeated reloads before the room has loaded restore the scroll position',
  long,
  async ({ person, server }) => {
    const { ada, before } = await readerFarUp(person, server)
    let isAnswering = false
    await ada.page.routeWebSocket('**/ws', (socket) => {
      if (isAnswering) socket.connectToServer()
    })
    for (let n = 0; n < 3; n += 1) await ada.page.reload()
    isAnswering = true
    await ada.page.reload()
    await ada.isLive()
    await isWhereItWas(ada, before)
  },
)

test('a reader at the newest message is there again', long, async ({ person, server }) => {
  const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
  await ada.page.reload()
  await ada.newest.click()
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await expect(ada.newest).toHaveCount(0)
})

test(
  'another tab, a link and another person do not restore the scroll position',
  long,
  async ({ person, server }) => {
    const ada = await scrollUp(await person('Ada'), () => fill(server, 100))
    await ada.open(`${server.url}/#m30`)
    await ada.page.reload()
    await expect(ada.row(/text 30$/)).toBeInViewport()
    const places = () =>
      ada.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('place')))
    expect(await places()).not.toHaveLength(0)
    await ada.leave()
    await expect(ada.email).toBeVisible()
    expect(await places()).toHaveLength(0)
  },
)

test('Back returns to the position of a followed quote, and Forward to the quoted message, also after a reload', async ({
  person,
  server,
}) => {
  const { ada, quote } = await readerOfQuote(person, server)
  const before = await standing(ada)
  await quote.click()
  await expect(ada.row(/text 2$/)).toBeInViewport()
  await ada.scrollPast(ada.row(/text 2$/), 300)
  const further = await standing(ada)
  await ada.page.reload()
  await isWhereItWas(ada, further)
  await ada.page.goBack()
  await isWhereItWas(ada, before)
  await ada.page.goForward()
  await isWhereItWas(ada, further)
})

test('Back cancels a jump that is loading', long, async ({ person, server }) => {
  const delay = { ms: 0 }
  const { ada, quote } = await readerOfQuote(person, server, delay)
  const before = await standing(ada)
  delay.ms = 3_000
  await quote.click()
  await expect(ada.page.getByText('Loading message…')).toBeVisible()
  await ada.page.goBack()
  await expect(ada.page.getByText('Loading message…')).toHaveCount(0)
  await ada.page.waitForTimeout(3_500) // in which the message comes
  await isWhereItWas(ada, before)
  delay.ms = 0
  for (let n = 0; n < 3; n += 1) {
    await ada.page.goForward()
    await ada.page.goBack()
  }
  await isWhereItWas(ada, before)
  await ada.page.goForward()
  await expect(ada.row(/text 2$/)).toBeInViewport()
})

test('Back returns to the newest message from a followed link', long, async ({ person, server }) => {
  await fill(server, 500)
  const ada = await person('Ada')
  await expect(ada.row(/text 500$/)).toBeInViewport()
  await ada.page.evaluate(() => (location.hash = '#m100'))
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await fill(server, 1, 501)
  await ada.page.goBack()
  await expect(ada.row(/text 501$/)).toBeInViewport()
  await expect(ada.newest).toHaveCount(0)
})

/** Scrolls far up, and returns the position. */
async function readerFarUp(person: (name: string) => Promise<ChatPage>, server: ParleyServer) {
  await fill(server, 700)
  const ada = await person('Ada')
  await expect(async () => {
    await ada.scroll(-3_000)
    await expect(ada.row(/text 3\d\d$/).first()).toBeInViewport({ timeout: 100 })
  }).toPass()
  await ada.isLive()
  return { ada, before: await standing(ada) }
}

/** Scrolls far up, to a reply whose quoted message is further up. */
async function readerOfQuote(
  person: (name: string) => Promise<ChatPage>,
  server: ParleyServer,
  delay = { ms: 0 },
) {
  await fill(server, 3)
  const ada = await person('Ada')
  await ada.act('text 2', 'Reply')
  await fill(server, 500, 4)
  await ada.say('the answer')
  await fill(server, 20, 505)
  await ada.page.routeWebSocket('**/ws', (socket) => {
    const upstream = socket.connectToServer()
    upstream.onMessage((frame) => void setTimeout(() => socket.send(frame), delay.ms))
  })
  // Only the newest messages are loaded, without the stored ones.
  await ada.page.evaluate(() =>
    indexedDB.databases().then((all) => all.map(({ name }) => indexedDB.deleteDatabase(name ?? ''))),
  )
  await ada.page.reload()
  await ada.isLive()
  const quote = ada.list.getByRole('button', { name: 'In reply to Filler' })
  await expect(async () => {
    await ada.scroll(-200)
    await expect(quote).toBeInViewport({ timeout: 100 })
  }).toPass()
  await twoFrames(ada.page)
  return { ada, quote }
}

/** The text of a row below the upper edge, and its position, when the list does not move any more. */
async function standing(chat: ChatPage) {
  const here = async () => {
    const text = await textBelowEdge(chat, 100)
    return { text, top: await topOf(chat, text) }
  }
  let now = await here()
  await expect(async () => {
    const before = now
    await chat.page.waitForTimeout(300)
    expect((now = await here())).toEqual(before)
  }).toPass()
  return now
}

async function isWhereItWas(chat: ChatPage, { text, top }: Awaited<ReturnType<typeof standing>>) {
  await expect(chat.row(new RegExp(`${text}$`)).first()).toBeInViewport()
  await expect(async () => expect(Math.abs((await topOf(chat, text)) - top)).toBeLessThanOrEqual(1)).toPass()
}
