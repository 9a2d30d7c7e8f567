import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a typing person is shown to the others, until they post', async ({ person }) => {
  const [ada, grace, ken] = [await person('Ada'), await person('Grace'), await person('Ken')]
  await ada.composer.pressSequentially('hel')
  await expect(grace.page.getByText('Ada is typing…')).toBeVisible()
  await expect(async () => {
    await ken.composer.pressSequentially('I')
    await ada.composer.pressSequentially('lo')
    await expect(grace.page.getByText('Ada and Ken are typing…')).toBeVisible({ timeout: 2_000 })
  }).toPass()
  await expect(ada.page.getByText('Ken is typing…')).toBeVisible()
  await ada.composer.press('Enter')
  await expect(grace.page.getByText('Ken is typing…')).toBeVisible()
  // Ken has not typed for five seconds.
  await expect(grace.page.getByText(/typing…/)).toHaveCount(0, { timeout: 8_000 })
})

test('the card of a person inserts a mention into the composer', long, async ({ person }) => {
  const [ada] = [await person('Ada'), await person('Grace Hopper')]
  await ada.composer.fill('ask ')
  await ada.page.getByRole('button', { name: 'Grace Hopper' }).click()
  const card = ada.page.getByRole('dialog', { name: 'About Grace Hopper' })
  await expect(card).toContainText('Here')
  await card.getByRole('button', { name: 'Mention' }).click()
  await expect(ada.composer).toHaveValue('ask @Grace Hopper ')
  await expect(ada.composer).toBeFocused()
})

test('who has left is listed as lately here, with the time, and can still be mentioned', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  const panel = ada.page.getByRole('complementary', { name: 'People' })
  await expect(panel.getByRole('button', { name: 'Grace' })).toHaveAccessibleName('Grace')
  await grace.page.close()
  await expect(panel.getByRole('heading', { name: 'Lately here · 1' })).toBeVisible({ timeout: 20_000 })
  await expect(panel.getByRole('button', { name: /^Grace until \d\d:\d\d$/ })).toBeVisible()
  await ada.composer.pressSequentially('@Gra')
  await ada.page.getByRole('option', { name: 'Grace' }).click()
  await expect(ada.composer).toHaveValue('@Grace ')
  await person('Grace')
  await expect(panel.getByRole('heading', { name: /^Lately/ })).toHaveCount(0)
})

test('on a phone the list of people is hidden while typing', long, async ({ person }) => {
  const viewport = { width: 390, height: 844 }
  const [ada] = [await person('Ada', { viewport }), await person('Grace')]
  await ada.page.getByRole('button', { name: 'People' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Grace' }).click()
  await ada.page.getByRole('button', { name: 'Mention' }).click()
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
  await expect(ada.composer).toHaveValue('@Grace ')
})

test('a card opens from a name, from a face, and from the menu of a message; Escape returns the focus', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await grace.say('hi')
  const card = ada.page.getByRole('dialog', { name: 'About Grace' })
  for (const part of ['.name', '.face']) {
    await ada.row('hi').locator(part).click()
    await expect(card).toBeVisible()
    await ada.page.keyboard.press('Escape')
    await expect(card).toHaveCount(0)
  }
  await ada.act('hi', 'About Grace')
  await expect(card).toBeVisible()
  // Nobody has a role here.
  await expect(card.getByRole('button')).toHaveText([
    'Message',
    'Mention',
    'Find what they wrote',
    'Hide for me',
    'Report to the moderators',
    'Block',
  ])
  await ada.page.keyboard.press('Escape')
  await expect(ada.row('hi')).toBeFocused()
})

test('P6.5: a person is shown as away after five minutes without input, until the next input', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  const seen = grace.page.getByRole('button', { name: /^Ada/ })
  await expect(seen).toHaveAccessibleName('Ada')
  const here = await dotOf(grace)
  await passFiveMinutes(ada)
  await expect(seen).toHaveAccessibleName('Ada away')
  expect(await dotOf(grace)).not.toBe(here)
  await grace.page.reload()
  await expect(seen).toHaveAccessibleName('Ada away')
  await ada.page.mouse.move(200, 200)
  await expect(seen).toHaveAccessibleName('Ada')
  expect(await dotOf(grace)).toBe(here)
})

test(
  'P6.5: a person with a hidden page is shown as away, also after a reconnection',
  long,
  async ({ person, server }) => {
    const [ada, grace] = [await person('Ada'), await person('Grace')]
    const seen = grace.page.getByRole('button', { name: /^Ada/ })
    await setHidden(ada, true)
    await expect(seen).toHaveAccessibleName('Ada away', { timeout: 10_000 })
    await server.kill()
    await server.start()
    // A person who joins now has no earlier state.
    const lin = await person('Lin')
    const seenByLin = lin.page.getByRole('button', { name: /^Ada/ })
    await expect(seenByLin).toHaveAccessibleName('Ada away', { timeout: 30_000 })
    await setHidden(ada, false)
    await expect(seenByLin).toHaveAccessibleName('Ada')
  },
)

/** Runs the timers of the page. */
async function passFiveMinutes({ page }: ChatPage) {
  await page.clock.install()
  await page.reload()
  await expect(page.locator('header .here')).toBeVisible()
  await page.clock.fastForward(5 * 60_000 + 1_000)
}

async function setHidden({ page }: ChatPage, hidden: boolean) {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    },
    hidden ? 'hidden' : 'visible',
  )
}

function dotOf({ page }: ChatPage) {
  const face = page.getByRole('button', { name: /^Ada/ }).locator('.face')
  return face.evaluate((element) => getComputedStyle(element, '::after').backgroundColor)
}
