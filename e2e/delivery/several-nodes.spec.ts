import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { FaultyProxy } from '../chaos/faulty-proxy.ts'
import { PostgresTestBed } from '../chaos/postgres-test-bed.ts'

test('two people on two nodes share a room, and the person of a killed node continues on the other', async ({
  browser,
}) => {
  test.setTimeout(120_000)
  const stage = await PostgresTestBed.make(2)
  const [first, second] = stage.nodes
  if (first === undefined || second === undefined) throw new Error('Two nodes were wanted.')
  let isFirstAlive = true
  // As behind a balancer: the address of each page stays the same, whichever node answers.
  const fronts = [
    new FaultyProxy(() => (isFirstAlive ? first.port : second.port)),
    new FaultyProxy(() => second.port),
  ]
  try {
    const [ada, grace] = await Promise.all(
      fronts.map(async (front, index) => {
        const context = await browser.newContext()
        const chat = new ChatPage(await context.newPage())
        await chat.open(`http://127.0.0.1:${await front.listen()}/`)
        await chat.join(`person${index}@example.com`, index === 0 ? 'Ada' : 'Grace')
        return chat
      }),
    )
    if (ada === undefined || grace === undefined) throw new Error('Two people were wanted.')
    for (const chat of [ada, grace]) await expect(chat.page.getByText('2 here')).toBeVisible()

    await ada.composer.pressSequentially('hel')
    await expect(grace.page.getByText('Ada is typing…')).toBeVisible()
    await ada.say('hello from one node')
    await expect(grace.row('hello from one node')).toBeVisible()
    await grace.say('and hello from the other')
    await expect(ada.row('and hello from the other')).toBeVisible()
    await grace.react('hello from one node', '🎉')
    await expect(ada.row('hello from one').getByRole('button', { name: '🎉 1, by Grace' })).toBeVisible()
    await ada.act('hello from one node', 'Edit')
    await ada.composer.fill('hello, edited')
    await ada.composer.press('Enter')
    await expect(grace.row('hello, edited')).toBeVisible()

    isFirstAlive = false
    await first.kill('SIGKILL')
    await grace.say('said while Ada was away')
    await ada.say('back on the other node')
    await expect(grace.row('back on the other node')).toBeVisible()
    const all = [
      'hello, edited',
      'and hello from the other',
      'said while Ada was away',
      'back on the other node',
    ]
    for (const chat of [ada, grace]) {
      await expect(chat.rows.locator('.text')).toHaveText(all.map((text) => new RegExp(text)))
      await expect(chat.page.getByText('2 here')).toBeVisible({ timeout: 30_000 })
    }
  } finally {
    for (const context of browser.contexts()) await context.close()
    for (const front of fronts) front.close()
    await stage.remove()
  }
})
