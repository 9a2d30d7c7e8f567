import type { ServerFrame } from '@parley/shared'
import { axeViolations } from '../support/axe-violations.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { RawClient } from '../support/raw-client.ts'
import { long } from '../support/long.ts'

const searchIn = ({ page }: ChatPage) => ({
  open: page.getByRole('button', { name: 'Search this room' }),
  field: page.getByRole('combobox', { name: 'Search this room' }),
  results: page.getByRole('option'),
  status: page.getByRole('status').filter({ hasText: /message|connection|Searching/ }),
})

test('a search finds messages, newest first, with marked words; choosing one jumps to it', async ({
  person,
  server,
}) => {
  const raw = await RawClient.join(server, 'Grace')
  await raw.post('cid-deploy', 'The deployment of the café is GREEN')
  for (let n = 0; n < 120; n += 1) await raw.post(`cid-${String(n).padStart(6, '0')}`, `small talk ${n}`)
  await raw.post('cid-newest', 'green again, cafe closed')
  raw.close()
  const ada = await person('Ada')
  const { open, field, results, status } = searchIn(ada)
  await open.click()
  await field.fill('cafe green')
  await expect(results).toHaveCount(2)
  await expect(status).toHaveText('2 messages')
  await expect(results.first()).toContainText('green again')
  await expect(results.last().locator('mark')).toHaveText(['café', 'GREEN'])
  await expect(results.last()).toContainText('Grace')
  await expect(ada.row('The deployment')).toHaveCount(0)
  await results.last().click()
  await expect(ada.row('The deployment')).toBeInViewport()
  await field.fill('nobody said this')
  await expect(status).toHaveText('No messages found.')
  await expect(results).toHaveCount(0)
  expect(ada.consoleErrors).toEqual([])
})

test('a search finds Chinese text by one, two and more characters', long, async ({ person }) => {
  const ada = await person('林娜')
  await ada.say('收到！我来测试中文输入法和搜索')
  await ada.say('今天测得怎么样')
  const { open, field, results } = searchIn(ada)
  await open.click()
  await field.fill('测')
  await expect(results).toHaveCount(2)
  await field.fill('中文')
  await expect(results).toHaveCount(1)
  await expect(results.locator('mark')).toHaveText('中文')
  await field.fill('输入法 测试')
  await expect(results.locator('mark')).toHaveText(['测试', '输入法'])
})

test('a search finds new posts and new texts of edits, and no removed messages', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('breakfast')
  await ada.say('breakneck')
  const { open, field, results } = searchIn(ada)
  await ada.act('breakfast', 'Edit')
  await ada.composer.fill('supper')
  await ada.composer.press('Enter')
  await expect(ada.row('supper')).toContainText('(edited)')
  await open.click()
  await field.fill('break')
  await expect(results).toHaveText([/breakneck/])
  await ada.act('breakneck', 'Remove')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(ada.row('This message was removed')).toBeVisible()
  await expect(results).toHaveCount(0)
  await field.fill('brea')
  await expect(results).toHaveCount(0)
  await field.fill('supp')
  await expect(results).toHaveText([/supper/])
})

test('open search results follow posts, edits and removals', long, async ({ person, server }) => {
  const grace = await RawClient.join(server, 'Grace')
  const old = await idOf(grace.post('cid-oldest', 'green at first'))
  const ada = await person('Ada')
  const { open, field, results, status } = searchIn(ada)
  await open.click()
  await field.fill('green')
  await expect(status).toHaveText('One message')
  await field.press('ArrowDown')
  const newest = await idOf(grace.post('cid-newer-one', 'still green, says CI'))
  await grace.post('cid-other', 'something else')
  await expect(results).toHaveText([/still green/, /green at first/])
  await expect(status).toHaveText('2 messages')
  await expect(ada.page.locator('[role="option"][aria-selected="true"]')).toHaveText(/green at first/)
  await grace.ask({ type: 'edit', cid: 'cid-edited', id: newest, message: 'red by now' }, 'changed')
  await expect(results).toHaveText([/green at first/])
  await grace.ask({ type: 'remove', cid: 'cid-remove', id: old }, 'changed')
  await expect(results).toHaveCount(0)
  await expect(status).toHaveText('No messages found.')
  grace.close()
  expect(ada.consoleErrors).toEqual([])
})

test('by keyboard: Ctrl+K, ArrowDown, Enter, and Escape back to the composer', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('one')
  await ada.say('one more')
  await ada.composer.focus()
  await ada.page.keyboard.press('Control+k')
  const { field, results } = searchIn(ada)
  await expect(field).toBeFocused()
  await ada.page.keyboard.type('one')
  await expect(results).toHaveCount(2)
  await ada.page.keyboard.press('ArrowDown')
  await ada.page.keyboard.press('ArrowDown')
  await expect(results.last()).toHaveAttribute('aria-selected', 'true')
  await expect(field).toHaveAttribute(
    'aria-activedescendant',
    (await results.last().getAttribute('id')) ?? '',
  )
  await ada.page.keyboard.press('Enter')
  await expect(ada.list.locator('.highlighted')).toHaveText(/one$/)
  await expect(field).toBeFocused()
  await ada.page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(ada.page.getByRole('complementary', { name: 'People' })).toBeVisible()
  await expect(ada.composer).toBeFocused()
})

test('further results are loaded until the end', long, async ({ person, server }) => {
  const raw = await RawClient.join(server, 'Grace')
  for (let n = 0; n < 45; n += 1) await raw.post(`cid-${String(n).padStart(6, '0')}`, `text ${n}`)
  raw.close()
  const ada = await person('Ada')
  const { open, field, results, status } = searchIn(ada)
  await open.click()
  await field.fill('text')
  await expect(status).toHaveText('45 messages')
  const more = ada.page.getByRole('button', { name: 'Show more' })
  for (const count of [20, 40, 45]) {
    await expect(results).toHaveCount(count)
    if (count < 45) await more.click()
  }
  await expect(more).toHaveCount(0)
  await expect(results.last()).toContainText('text 0')
})

test('offline, the search says so, and continues after a reconnection', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  const { open, field, results, status } = searchIn(ada)
  await open.click()
  await expect(field).toBeFocused()
  await server.kill()
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await field.fill('hel')
  await expect(status.filter({ hasText: 'There is no connection.' })).toBeVisible()
  await server.start()
  await expect(results).toHaveText([/hello/], { timeout: 20_000 })
})

test(
  'on a phone the search covers the page, and closes when a message is chosen',
  long,
  async ({ person }) => {
    const ada = await person('Ada', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } })
    await ada.composer.fill('hello there')
    await ada.page.getByRole('button', { name: 'Send' }).tap()
    await expect(ada.row('hello there')).toBeVisible()
    const { open, field, results } = searchIn(ada)
    await open.tap()
    const sheet = ada.page.getByRole('dialog', { name: 'Search this room' })
    await expect(sheet).toBeVisible()
    await expect(field).toBeFocused()
    await field.fill('there')
    for (const target of [ada.page.getByRole('button', { name: 'Close the search' }), results.first()])
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await results.first().tap()
    await expect(sheet).toHaveCount(0)
    await expect(ada.list.locator('.highlighted')).toContainText('hello there')
    await open.tap()
    await expect(field).toHaveValue('there') // for the next of what was found
    await expect(results).toHaveText([/hello there/])
    await ada.page.keyboard.press('Escape')
    await expect(sheet).toHaveCount(0)
    await open.tap()
    await expect(field).toHaveValue('')
  },
)

async function idOf(posted: Promise<ServerFrame>) {
  const frame = await posted
  if (frame.type !== 'posted') throw new Error(`Not posted: ${JSON.stringify(frame)}`)
  return frame.id
}

test('P10.10: operators narrow a search, and are begun by pressing them', async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob Lo')]
  await ada.say('the plan is at https://example.org/plan')
  await ada.say('a plan without one')
  await bob.say('my plan: http://example.org')
  const { open, field, results, status } = searchIn(ada)
  await open.click()
  const operator = (name: RegExp) =>
    ada.page.getByRole('list', { name: 'What else can be asked for' }).getByRole('button', { name })
  await operator(/^has:link/).click()
  await expect(field).toHaveValue('has:link ')
  await expect(field).toBeFocused()
  await expect(status).toHaveText('2 messages')
  await field.pressSequentially('from:"Bob Lo" plan')
  await expect(status).toHaveText('One message')
  await expect(results).toContainText('my plan')
  await expect(results.locator('mark')).toHaveText('plan')
  await ada.say('one of mine: http://example.com plan')
  await bob.say('another plan, http://example.com')
  await expect(status).toHaveText('2 messages')
  await field.fill('plan before:2020-01-01')
  await expect(status).toHaveText('No messages found.')
  await field.fill('plan after:2020')
  await expect(status).toHaveText('5 messages')
  expect(ada.consoleErrors).toEqual([])
})

test(
  'P10.10: an operator that means nothing is explained, and nothing is searched',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('the plan')
    const { open, field, results } = searchIn(ada)
    await open.click()
    for (const [typed, said] of [
      ['plan after:tuesday', /tuesday.* is no day/],
      ['plan before:2026-02-30', /2026-02-30.* is no day/],
      ['plan has:picture', /There is has:file and has:link/],
      ['plan from:', /A name is missing/],
    ] as const) {
      await field.fill(typed)
      await expect(ada.page.getByRole('status').filter({ hasText: said })).toBeVisible()
      await expect(results).toHaveCount(0)
      await expect(field).toHaveValue(typed)
    }
    expect(await axeViolations(ada.page)).toEqual([])
    await field.fill('plan from:Nobody')
    await expect(ada.page.getByRole('button', { name: 'Search again' })).toBeVisible()
  },
)
