import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('two people see the same messages, names, avatars and emoji, also after a reload', async ({
  person,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace Hopper')
  await ada.say('hello :smile:')
  await grace.say('hi :) and :+1:')
  await ada.say('party 😀')
  for (const someone of [ada, grace]) {
    await expect(someone.rows).toHaveCount(3)
    await expect(someone.rows.nth(0)).toContainText('Ada')
    await expect(someone.rows.nth(1)).toContainText('Grace Hopper')
    for (const [index, codes] of [['1f604'], ['1f642', '1f44d'], ['1f600']].entries()) {
      const pictures = someone.rows.nth(index).locator('.text img')
      await expect(pictures).toHaveCount(codes.length)
      for (const [place, code] of codes.entries()) {
        await expect(pictures.nth(place)).toHaveAttribute('src', `/emoji/${code}.svg`)
        await expect(pictures.nth(place)).toHaveJSProperty('complete', true)
        expect(
          await pictures.nth(place).evaluate((img: HTMLImageElement) => img.naturalWidth),
        ).toBeGreaterThan(0)
      }
    }
    const face = someone.rows.first().locator('img[src^="/avatars/"]')
    await expect(face).toHaveAttribute('src', /^\/avatars\/[0-9a-f]{64}\?name=Ada&hue=\d+$/)
    expect(await face.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  }
  const before = await grace.texts()
  await grace.page.reload()
  await grace.isLive()
  await expect(grace.rows).toHaveCount(3)
  expect(await grace.texts()).toEqual(before)
})

test('another room shows none of the messages', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('only for the lobby')
  const ken = await person('Ken', { room: '/r/other' })
  await expect(ken.page.getByRole('heading', { name: 'other' })).toBeVisible()
  await expect(ken.list).toContainText('No messages yet')
  await ken.say('only for the other room')
  await expect(ken.rows).toHaveCount(1)
  await expect(ada.rows).toHaveCount(1)
})

test('the people are listed, and joining and leaving is shown', async ({ person }) => {
  const ada = await person('Ada')
  await expect(ada.page.getByText('1 here')).toBeVisible()
  const grace = await person('Grace')
  // The other list is of those who were here lately.
  const people = ada.page.getByRole('complementary', { name: 'People' }).getByRole('list').first()
  await expect(people.getByRole('listitem')).toHaveText([/^Ada\s*you$/, 'Grace'])
  await expect(ada.page.getByText('2 here')).toBeVisible()
  await grace.page.reload()
  await grace.isLive()
  await expect(people.getByRole('listitem')).toHaveCount(2)
  await grace.page.close()
  await expect(people.getByRole('listitem')).toHaveText([/^Ada\s*you$/])
})

test('messages of one person within five minutes are one group', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('one')
  await ada.say('two')
  await expect(ada.rows.locator('img[src^="/avatars/"]')).toHaveCount(1)
  await expect(ada.rows.nth(1).getByText('Ada')).toHaveClass(/visually-hidden/)
  await expect(ada.list.getByText('Today')).toBeVisible()
})

test('addresses become links, and emoji are not replaced in links and code', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('see https://example.com/a?b=:smile:/c and `:smile:` and www.example.org')
  const row = ada.rows.first()
  await expect(row.getByRole('link')).toHaveText(['https://example.com/a?b=:smile:/c', 'www.example.org'])
  await expect(row.getByRole('link').first()).toHaveAttribute('rel', 'noopener noreferrer')
  await expect(row.getByRole('link').last()).toHaveAttribute('href', /^https?:\/\/www\.example\.org/)
  await expect(row.locator('code')).toHaveText(':smile:')
  await expect(row.locator('.text img')).toHaveCount(0)
})

test('leaving the page forgets the person', async ({ person }) => {
  const ada = await person('Ada')
  await ada.leave()
  await expect(ada.page.getByRole('heading', { name: 'Join the lobby' })).toBeVisible()
  await expect(ada.email).toHaveValue('')
  await ada.page.reload()
  await expect(ada.email).toBeVisible()
})

test('the link to the room can be copied', long, async ({ person }) => {
  const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'], room: '/r/team' })
  await ada.page.getByRole('button', { name: 'Invite others' }).click()
  const sheet = ada.page.getByRole('dialog', { name: 'Invite to team' })
  await expect(sheet.getByRole('img', { name: 'QR code with the link' })).toBeVisible()
  await sheet.getByRole('button', { name: 'Copy link' }).click()
  await expect(sheet.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/r\/team$/)
})

test('an empty room shows how to invite others, until the first message', async ({ person }) => {
  const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'], room: '/r/team' })
  const code = ada.list.getByRole('img', { name: 'QR code with the link' })
  await expect(code).toBeVisible()
  expect(await axeViolations(ada.page)).toEqual([])
  await ada.list.getByRole('button', { name: 'Copy link' }).click()
  await expect(ada.list.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/r\/team$/)
  await ada.say('the first word')
  await expect(code).toHaveCount(0)
})

test('a phone shares the link of an empty room with its own sheet', long, async ({ page, server }) => {
  await page.addInitScript(() => {
    navigator.share = (data) => Promise.resolve(void Object.assign(window, { shared: data }))
  })
  const ada = new ChatPage(page)
  await ada.open(`${server.url}/r/team`)
  await ada.join('ada@example.com', 'Ada')
  await ada.list.getByRole('button', { name: 'Share…' }).click()
  expect(await page.evaluate(() => (window as unknown as { shared: ShareData }).shared)).toEqual({
    title: 'team',
    url: `${server.url}/r/team`,
  })
})

test.describe('on a server whose disk is full', () => {
  test.use({ serverEnv: { MIN_FREE: '99%' } })

  test('P3.6: the page says so while a message waits for it', async ({ person }) => {
    const ada = await person('Ada')
    const banner = ada.page.getByText('The server has no storage space left for messages.')
    await expect(banner).toHaveCount(0)
    await ada.type('kept until there is space')
    await expect(banner).toBeVisible()
    await expect(ada.row('kept until there is space')).toContainText('Waiting a moment…')
    expect(await axeViolations(ada.page)).toEqual([])
  })
})

test('leaving with an unsent message asks first', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await server.kill()
  await ada.type('not sent yet')
  ada.page.once('dialog', (dialog) => void dialog.dismiss())
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Leave' }).click()
  await expect(ada.row('not sent yet')).toBeVisible()
  ada.page.once('dialog', (dialog) => void dialog.accept())
  await ada.leave()
  await expect(ada.email).toBeVisible()
  const kept = await ada.page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('parley')
        opening.onsuccess = () => {
          const counting = opening.result.transaction('posts').objectStore('posts').count()
          counting.onsuccess = () => resolve(counting.result)
        }
      }),
  )
  expect(kept).toBe(0)
})

test('without a clipboard, the link is shown to be copied by hand', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.evaluate(
    () => (navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))),
  )
  await ada.page.getByRole('button', { name: 'Invite others' }).click()
  const copy = ada.page.getByRole('dialog').getByRole('button', { name: 'Copy link' })
  await copy.click()
  await expect(ada.page.getByRole('button', { name: 'Copied' })).toBeVisible() // the older way of copying did
  await expect(copy).toBeVisible()
  await ada.page.evaluate(() => void Object.defineProperty(document, 'execCommand', { value: () => false }))
  await copy.click()
  await expect(ada.page.getByText('Could not copy. The link is selected for you to copy.')).toBeVisible()
  expect(await ada.page.evaluate(() => getSelection()?.toString())).toBe(ada.page.url())
})

test('the list of people moves beside the messages when the window is wide', long, async ({ person }) => {
  const ada = await person('Ada')
  await expect(ada.page.getByRole('complementary', { name: 'People' })).toBeVisible()
  await ada.page.setViewportSize({ width: 390, height: 844 })
  await expect(ada.page.getByRole('complementary', { name: 'People' })).toHaveCount(0)
  await expect(ada.composer).toBeInViewport()
  await ada.page.setViewportSize({ width: 1280, height: 800 })
  await expect(ada.page.getByRole('complementary', { name: 'People' })).toBeVisible()
})
