import { devices } from '@playwright/test'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('an emoji is picked by search, and inserted at the cursor', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('well done!')
  await ada.composer.press('Home')
  const { picker, search, grid } = await open(ada)
  await expect(search).toBeFocused()
  await ada.page.keyboard.type('party pop')
  await expect(grid.getByRole('gridcell')).toHaveCount(1)
  await ada.page.keyboard.press('Enter')
  await expect(picker).toHaveCount(0)
  await expect(ada.composer).toHaveValue('🎉well done!')
  await expect(ada.composer).toBeFocused()
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('well done!')
})

test('arrow keys move from the search field through the grid and back', async ({ person }) => {
  const ada = await person('Ada')
  const { search, grid } = await open(ada)
  const focused = () => ada.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  const columns = Number(await grid.getAttribute('aria-colcount'))
  await ada.page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe('grinning')
  await ada.page.keyboard.press('ArrowRight')
  await expect.poll(focused).toBe('smiley')
  await ada.page.keyboard.press('End')
  const end = grid
    .getByRole('row')
    .nth(1)
    .getByRole('gridcell')
    .nth(columns - 1)
  await expect(end).toBeFocused()
  await ada.page.keyboard.press('Home')
  await expect.poll(focused).toBe('grinning')
  await ada.page.keyboard.press('Control+End')
  await expect.poll(focused).toBe('united nations')
  await ada.page.keyboard.press('PageUp')
  await expect.poll(focused).toContain('flag')
  await ada.page.keyboard.press('Control+Home')
  await expect.poll(focused).toBe('grinning')
  await ada.page.keyboard.press('ArrowUp')
  await expect(search).toBeFocused()
  await ada.page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe('grinning')
  await ada.page.keyboard.type('cat')
  await expect(search).toHaveValue('cat')
  await ada.page.keyboard.press('ArrowDown')
  await expect.poll(focused).toBe('cat')
  await ada.page.keyboard.press('Space')
  await expect(ada.composer).toHaveValue('🐱')
})

test('from right to left, ArrowLeft moves forward', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.evaluate(() => (document.documentElement.dir = 'rtl'))
  const { picker, grid } = await open(ada)
  await ada.page.keyboard.press('ArrowDown')
  await ada.page.keyboard.press('ArrowLeft')
  await expect(grid.getByRole('gridcell', { name: 'smiley', exact: true })).toBeFocused()
  const box = await picker.boundingBox()
  const button = await buttonOf(ada).boundingBox()
  expect(box && button && Math.abs(box.x + box.width - button.x - button.width)).toBeLessThan(25)
})

test('categories scroll to their emoji, and mark the current one', long, async ({ person }) => {
  const ada = await person('Ada')
  const { picker, grid } = await open(ada)
  const flags = picker.getByRole('button', { name: 'Flags' })
  await expect(picker.getByRole('button', { name: 'Smileys and people' })).toHaveAttribute(
    'aria-current',
    'true',
  )
  await flags.click()
  await expect(flags).toHaveAttribute('aria-current', 'true')
  await expect(grid.getByRole('gridcell', { name: 'rainbow flag' })).toBeInViewport()
  await picker.getByRole('searchbox').fill('there is nothing like it')
  await expect(picker.getByText('No emoji found').last()).toBeVisible()
  await picker.getByRole('button', { name: 'Food and drink' }).click()
  await expect(grid.getByRole('gridcell', { name: 'green apple' })).toBeInViewport()
})

test('only visible pictures are loaded', long, async ({ person }) => {
  const ada = await person('Ada')
  const pictures: string[] = []
  ada.page.on('request', (request) => request.url().includes('/emoji/') && pictures.push(request.url()))
  const { grid } = await open(ada)
  await expect(grid.getByRole('gridcell', { name: 'grinning', exact: true })).toBeVisible()
  await ada.page.waitForLoadState('networkidle')
  expect(pictures.length).toBeGreaterThan(50)
  expect(pictures.length).toBeLessThan(130)
  expect(await grid.getByRole('gridcell').count()).toBeLessThan(130)
  const more = Number(await grid.getAttribute('aria-rowcount'))
  expect(more).toBeGreaterThan(200)
})

test('the focused emoji stays focused when it is scrolled out of view', long, async ({ person }) => {
  const ada = await person('Ada')
  const { grid } = await open(ada)
  await ada.page.keyboard.press('ArrowDown')
  await grid.hover()
  await ada.page.mouse.wheel(0, 3_000)
  await expect(grid.getByRole('gridcell', { name: 'grinning', exact: true })).not.toBeInViewport()
  await ada.page.keyboard.press('ArrowRight')
  await expect(grid.getByRole('gridcell', { name: 'smiley', exact: true })).toBeFocused()
  await expect(grid.getByRole('gridcell', { name: 'smiley', exact: true })).toBeInViewport()
})

test('a skin tone applies to picked and completed emoji, also after a reload', long, async ({ person }) => {
  const ada = await person('Ada')
  const { picker, search, grid } = await open(ada)
  await picker.getByRole('radio', { name: 'No skin tone' }).focus()
  for (let tone = 0; tone < 4; tone++) await ada.page.keyboard.press('ArrowRight')
  await expect(picker.getByRole('radio', { name: 'Medium-dark' })).toBeChecked()
  await search.fill('wave')
  await grid.getByRole('gridcell', { name: 'wave', exact: true }).click()
  await expect(ada.composer).toHaveValue('👋🏾')
  await ada.composer.press('Enter')
  await ada.page.reload()
  await ada.isLive()
  await ada.composer.pressSequentially(':thumbsup')
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('👍🏾 ')
  const again = await open(ada)
  const first = again.grid.getByRole('row').nth(1).getByRole('gridcell')
  await expect(again.grid.getByRole('rowheader').first()).toHaveText('Recently used')
  expect(await first.locator('img').evaluateAll((all) => all.map((img) => img.getAttribute('alt')))).toEqual([
    '👍🏾',
    '👋🏾',
  ])
})

test('the button, Esc and a click outside close the picker, and the text stays', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('half a thought')
  const { picker } = await open(ada)
  await buttonOf(ada).click()
  await expect(picker).toHaveCount(0)
  await open(ada)
  await ada.page.keyboard.press('Escape')
  await expect(picker).toHaveCount(0)
  await expect(buttonOf(ada)).toBeFocused()
  await open(ada)
  await ada.list.click({ position: { x: 600, y: 20 } })
  await expect(picker).toHaveCount(0)
  await buttonOf(ada).press('Enter')
  await expect(picker).toBeVisible()
  await expect(ada.composer).toHaveValue('half a thought')
})

test('on a phone the picker is a bottom sheet with large targets', long, async ({ person }) => {
  const ada = await person('Ada', { ...devices['Pixel 7'], viewport: { width: 360, height: 740 } })
  await ada.composer.tap()
  await ada.composer.pressSequentially('hi ')
  await buttonOf(ada).tap()
  const picker = ada.page.getByRole('dialog', { name: 'Emoji' })
  await expect(picker).toBeVisible()
  await expect(picker.getByRole('searchbox')).not.toBeFocused()
  const box = await picker.boundingBox()
  expect(box && [box.x, box.width, box.y + box.height]).toEqual([0, 360, 740])
  const cells = picker.getByRole('gridcell')
  for (const target of [cells.first(), picker.getByRole('button', { name: 'Close' })]) {
    const size = await target.boundingBox()
    expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(44)
  }
  await picker.getByRole('button', { name: 'Close' }).tap()
  await expect(picker).toHaveCount(0)
  await buttonOf(ada).tap()
  await cells.first().tap()
  await expect(picker).toHaveCount(0)
  await expect(ada.composer).toHaveValue('hi 😀')
  await buttonOf(ada).tap()
  await picker.getByRole('searchbox').fill('party')
  await cells.first().tap()
  await expect(ada.composer).toHaveValue('hi 😀🎉')
  await expect(ada.composer).toBeFocused()
})

test('from right to left, the close button is beside the search field', long, async ({ person }) => {
  const ada = await person('Ada', devices['Pixel 7'])
  await ada.page.evaluate(() => (document.documentElement.dir = 'rtl'))
  await buttonOf(ada).tap()
  const picker = ada.page.getByRole('dialog', { name: 'Emoji' })
  const search = picker.getByRole('searchbox')
  for (const typed of ['', 'cat', 'قطة']) {
    await search.fill(typed)
    const [close, field] = [
      await picker.getByRole('button', { name: 'Close' }).boundingBox(),
      await search.boundingBox(),
    ]
    expect(close && field && field.x - close.x - close.width).toBeGreaterThanOrEqual(0)
  }
})

test('a reaction can be any emoji', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('we have lift-off')
  const picker = ada.page.getByRole('dialog', { name: 'Emoji' })
  await ada.row('lift-off').hover()
  await ada.page.getByRole('toolbar').getByRole('button', { name: 'Add a reaction' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Add a reaction' }).click()
  const [box, row] = [await picker.boundingBox(), await ada.row('lift-off').boundingBox()]
  expect(box && row && box.y + box.height).toBeLessThanOrEqual((row?.y ?? 0) + 20)
  await picker.getByRole('searchbox').fill('rocket')
  await ada.page.keyboard.press('Enter')
  await expect(picker).toHaveCount(0)
  await expect(ada.list.getByRole('button', { name: '🚀 1, by Ada' })).toBeVisible()
  await expect(ada.composer).toHaveValue('')
})

test('offline, the picker says so, the text stays, and it can be retried', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('half a thought')
  await ada.page.route('**/PickerFrame-*.js', (route) => route.abort())
  await buttonOf(ada).click()
  await expect(ada.composer).toHaveAccessibleDescription('The emoji could not be loaded. Are you offline?')
  await expect(ada.composer).toHaveValue('half a thought')
  await ada.page.unrouteAll()
  await open(ada)
})

test(
  'the picker is loaded when it is opened, and searches in the language of the page',
  long,
  async ({ person }) => {
    const loaded: string[] = []
    const ada = await person('Ada')
    ada.page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    await ada.page.reload({ waitUntil: 'networkidle' })
    expect(loaded.filter((path) => /PickerFrame|emoji-words/.test(path))).toEqual([])
    await ada.page.evaluate(() => (document.documentElement.lang = 'zh-CN'))
    const { search, grid } = await open(ada)
    await search.fill('挥手')
    await expect(grid.getByRole('gridcell', { name: 'wave', exact: true })).toBeVisible()
  },
)

test('the picker searches in Arabic', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.evaluate(() => (document.documentElement.lang = 'ar'))
  const { search, grid } = await open(ada)
  await search.fill('ضحك')
  await expect(grid.getByRole('gridcell', { name: 'joy', exact: true })).toBeVisible()
})

function buttonOf(chat: ChatPage) {
  return chat.page.getByRole('button', { name: 'Insert an emoji' })
}

async function open(chat: ChatPage) {
  await buttonOf(chat).click()
  const picker = chat.page.getByRole('dialog', { name: 'Emoji' })
  await expect(picker).toBeVisible()
  return { picker, search: picker.getByRole('searchbox'), grid: picker.getByRole('grid') }
}
