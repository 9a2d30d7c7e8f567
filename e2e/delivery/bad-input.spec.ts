import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { connect } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

const wild = [
  '<img src=x onerror="document.title=\'owned\'">',
  '<script>document.title="owned"</script>',
  'javascript:alert(1) [x](javascript:alert(1)) data:text/html,<b>',
  'Z̸̢̛̥̫͚͓̪̆̎̄̏̾̏͝a̷̢̛͍̫̪̘͐͆̒̋l̶̢̜̗̤̍̆g̷̡̞̟̎̈́͝o̵',
  '\u202eright to left\u202c',
  '&lt;b&gt; {{ constructor.constructor("document.title=1")() }}',
]

test('markup is shown as text, in both dialects and in any field', async ({ person, server }) => {
  const ada = await person('<b>Ada</b>', { email: '<img src=x>"@example.com' })
  const plain = await connect(server, [])
  for (const message of wild) {
    await ada.say(message)
    await expect(ada.rows.last().locator('.text')).toHaveText(message)
  }
  plain.send(
    JSON.stringify({ email: '"><svg onload=alert(1)>', username: wild[0]?.slice(0, 32), message: wild[1] }),
  )
  await expect(ada.rows).toHaveCount(wild.length + 1)
  await expect(ada.rows.locator('script, b, svg, .text img')).toHaveCount(0)
  for (const link of await ada.rows.getByRole('link').all())
    expect(await link.getAttribute('href')).toMatch(/^(https?|mailto):/)
  await expect(ada.page).toHaveTitle('Lobby · Parley')
  expect(ada.consoleErrors).toEqual([])
  plain.close()
})

test('stacked combining marks stay inside their row', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('above')
  await ada.say(`Z${'\u0353'.repeat(60)}${'\u0346'.repeat(60)}`)
  await ada.say('below')
  const overflow = await ada.rows
    .locator('.text')
    .nth(1)
    .evaluate((text) => getComputedStyle(text).overflow)
  expect(overflow).toBe('clip')
})

test('a message of 1,000 emoji is rendered in under 50 ms', long, async ({ person, server }) => {
  const ada = await person('Ada')
  const devtools = await ada.page.context().newCDPSession(ada.page)
  await devtools.send('Performance.enable')
  const busy = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    const parts = metrics.filter(({ name }) => /^(Script|Layout|RecalcStyle)Duration$/.test(name))
    return parts.reduce((sum, { value }) => sum + value * 1_000, 0)
  }
  const plain = await connect(server, [])
  const took: number[] = []
  for (let round = 1; round <= 6; round += 1) {
    const before = await busy()
    plain.send(JSON.stringify({ email: 'ken@example.com', username: 'Ken', message: '😀😎'.repeat(500) }))
    await expect(ada.rows).toHaveCount(round)
    await ada.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))))
    took.push((await busy()) - before)
    await expect(ada.rows.last().getByRole('button', { name: 'Show all' })).toBeVisible()
  }
  plain.close()
  test
    .info()
    .annotations.push({ type: 'script, style and layout, ms', description: took.map(Math.round).join(', ') })
  // Other load on the machine can only increase it.
  expect(Math.min(...took)).toBeLessThan(50)
})

test.describe('with a rate limit', () => {
  test.use({ serverEnv: { POSTS_PER_MINUTE: '60', POSTS_BURST: '3' } })

  test('P3.5: too many messages at once are delayed: none is lost, and the order is kept', async ({
    person,
  }) => {
    const ada = await person('Ada')
    for (let n = 1; n <= 8; n += 1) await ada.type(`quick ${n}`)
    await expect(ada.list.getByText('Waiting a moment…')).toBeVisible()
    await expect(ada.pending).toHaveCount(0, { timeout: 20_000 })
    expect(await ada.texts()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `quick ${n}`))
  })
})

test.describe('with a limit for new people', () => {
  test.use({ serverEnv: { NEW_PEOPLE_PER_ADDRESS: '12/min burst 1' } })

  test('P4.10: a join that is put off says so, is tried again, and loses nothing that was typed', async ({
    person,
    page,
    server,
  }) => {
    const ada = await person('Ada')
    const grace = new ChatPage(page)
    await grace.open(server.url)
    await grace.email.fill('grace@example.com')
    await grace.username.fill('Grace')
    await page.getByRole('button', { name: 'Join' }).click()
    await expect(page.getByRole('status').getByText(/lets people in one after another/)).toBeVisible()
    await grace.type('typed meanwhile')
    await expect(grace.pending).toHaveCount(1)
    await expect(grace.pending).toHaveCount(0, { timeout: 20_000 })
    await expect(ada.row('typed meanwhile')).toBeVisible()
    await expect(page.getByText(/lets people in one after another/)).toHaveCount(0)
  })
})
