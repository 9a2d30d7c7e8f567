import type { ChatPage } from '../support/chat-page.ts'
import type { ParleyServer } from '../support/parley-server.ts'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { placeOf, readerOf, textAt, twoFrames } from '../support/reading-place.ts'

test('loading the page again leaves a reader where they were, with what they have not read', async ({
  person,
  server,
}) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  const before = await standing(ada)
  await fill(server, 20, 101)
  await expect(ada.newest).toHaveText('20 new messages')
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.newest).toHaveText('20 new messages')
  await isWhereItWas(ada, before)
})

test('so does a visit to another room, however far up it was', async ({ person, server }) => {
  const { ada, before } = await readerFarUp(person, server)
  await ada.open(`${server.url}/r/garden`)
  await ada.isLive()
  await ada.open(server.url)
  await isWhereItWas(ada, before)
  await ada.page.goBack()
  await expect(ada.composer).toHaveAccessibleName(/garden/)
  await ada.page.goForward()
  await isWhereItWas(ada, before)
})

test('also when it is loaded again and again, before the room has answered', async ({ person, server }) => {
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
})

test('whoever was at the newest is there again', async ({ person, server }) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  await ada.page.reload()
  await ada.newest.click()
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.row(/text 100$/)).toBeInViewport()
  await expect(ada.newest).toHaveCount(0)
})

test('another tab, a link to a message and another person begin for themselves', async ({
  person,
  server,
}) => {
  const ada = await readerOf(await person('Ada'), () => fill(server, 100))
  await ada.open(`${server.url}/#m30`)
  await ada.page.reload()
  await expect(ada.row(/text 30$/)).toBeInViewport()
  const places = () =>
    ada.page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('place')))
  expect(await places()).not.toHaveLength(0)
  await ada.page.getByRole('button', { name: 'Leave' }).click()
  await expect(ada.email).toBeVisible()
  expect(await places()).toHaveLength(0)
})

test('Back leads to where the reader followed a quote from, and Forward to what it quotes; also after a reload', async ({
  person,
  server,
}) => {
  const { ada, quote } = await readerOfQuote(person, server)
  const before = await standing(ada)
  await quote.click()
  await expect(ada.row(/text 2$/)).toBeInViewport()
  await ada.scroll(300)
  await expect(ada.row(/text 2$/)).not.toBeInViewport()
  const further = await standing(ada)
  await ada.page.reload()
  await isWhereItWas(ada, further)
  await ada.page.goBack()
  await isWhereItWas(ada, before)
  await ada.page.goForward()
  await isWhereItWas(ada, further)
})

test('whoever goes Back before the message has come is not taken there', async ({ person, server }) => {
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

test('Back leads to the newest from a link that was followed there', async ({ person, server }) => {
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

/** Somebody far up, and where. */
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

/** Somebody far up, who has a quote before their eyes of what is further up still. */
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
  // Only the newest are to be known: not what comes on top of the little that was kept before.
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

/** What is read a hand's breadth below the upper edge, and where it stands. */
async function standing(chat: ChatPage) {
  const text = await textAt(chat, 100)
  return { text, top: await placeOf(chat, text) }
}

async function isWhereItWas(chat: ChatPage, { text, top }: Awaited<ReturnType<typeof standing>>) {
  await expect(chat.row(new RegExp(`${text}$`)).first()).toBeInViewport()
  await expect(async () =>
    expect(Math.abs((await placeOf(chat, text)) - top)).toBeLessThanOrEqual(1),
  ).toPass()
}
