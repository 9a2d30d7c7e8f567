import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a new name is shown to everyone, and the author, the draft and the messages stay', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await ada.say('as Ada')
  await ada.composer.fill('half a thought')
  await rename(ada, '  Countess   of Lovelace ')
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
  await expect(peopleOf(ada).first()).toHaveText(/^Countess of Lovelace\s*you$/)
  await expect(ada.composer).toHaveValue('half a thought')
  await ada.composer.press('Enter')
  await expect(grace.row('half a thought')).toContainText('Countess of Lovelace')
  await expect(grace.row('as Ada')).toContainText('Ada')
  await expect(peopleOf(grace)).toHaveText([/Grace/, 'Countess of Lovelace'])
  await ada.act('as Ada', 'Edit')
  await ada.composer.fill('as Ada, edited later')
  await ada.composer.press('Enter')
  await expect(grace.row('edited later')).toContainText('Ada')
  await ada.page.reload()
  await ada.isLive()
  await expect(peopleOf(ada).first()).toHaveText(/^Countess of Lovelace\s*you$/)
  await ada.act('edited later', 'Remove')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(grace.rows.first()).toContainText('This message was removed')
  expect(ada.consoleErrors).toEqual([])
})

test(
  'a taken name is refused in the dialog with a free one, and the old name keeps working',
  long,
  async ({ person }) => {
    const [ada, grace] = [await person('Ada'), await person('Grace')]
    await rename(ada, 'GRACE')
    const dialog = ada.page.getByRole('dialog')
    await expect(ada.username).toHaveAccessibleDescription(/^This name, or a similar one/)
    await expect(ada.username).toBeFocused()
    await expect(peopleOf(grace)).toHaveText([/Grace/, 'Ada'])
    await ada.page.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
    await ada.say('still Ada')
    await expect(grace.row('still Ada')).toContainText('Ada')
    await rename(ada, 'GRACE')
    await ada.page.getByRole('button', { name: 'Use “GRACE 2”' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(peopleOf(grace)).toHaveText([/Grace/, 'GRACE 2'])
  },
)

test('an error in a name is shown at its field', long, async ({ person }) => {
  const ada = await person('Ada')
  await rename(ada, ' ')
  await expect(ada.username).toHaveAccessibleDescription('You must choose a username')
  await ada.email.fill('')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await expect(ada.email).toHaveAccessibleDescription('You must enter an email')
  await expect(ada.email).toBeFocused()
})

test(
  'P8.1: a generated avatar is no email hash, survives a reload, and is shown to others',
  long,
  async ({ person }) => {
    const [ada, grace] = [await person('Ada'), await person('Grace')]
    const gravatar = await pictureOf(grace, 'Ada')
    await openProfile(ada)
    await ada.page.getByLabel('Generated picture').check()
    await expect(ada.email).toHaveCount(0)
    const preview = ada.page.getByRole('dialog').locator('img')
    const first = await preview.getAttribute('src')
    await ada.page.getByRole('button', { name: 'Another colour' }).click()
    await expect(preview).not.toHaveAttribute('src', first ?? '')
    const chosen = (await preview.getAttribute('src')) ?? ''
    await ada.page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => pictureOf(grace, 'Ada')).toBe(chosen)
    await ada.page.reload()
    await ada.isLive()
    expect(await pictureOf(ada, 'Ada')).toBe(chosen)
    await openProfile(ada)
    await ada.page.getByLabel('Your Gravatar').check()
    await expect(ada.email).toHaveValue('Ada@example.com')
    await ada.page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => pictureOf(grace, 'Ada')).toBe(gravatar)
  },
)

test(
  'without a server nothing changes, and offline messages are sent later under the new name',
  long,
  async ({ person, server }) => {
    const [ada, grace] = [await person('Ada'), await person('Grace')]
    await openProfile(ada)
    await ada.page.keyboard.press('Escape')
    await server.kill()
    await ada.type('written offline')
    await rename(ada, 'Countess')
    const status = ada.page.getByRole('dialog').getByText(/^The server does not respond/)
    await expect(status).toBeVisible()
    await expect(ada.username).toHaveValue('Countess')
    await server.start()
    await ada.page.getByRole('button', { name: 'Save' }).click()
    await expect(ada.page.getByRole('dialog')).toHaveCount(0, { timeout: 15_000 })
    await expect(ada.pending).toHaveCount(0, { timeout: 40_000 })
    await grace.isLive()
    await expect(grace.row('written offline')).toHaveCount(1, { timeout: 40_000 })
  },
)

async function openProfile(chat: ChatPage) {
  await chat.page.getByRole('button', { name: /^Settings/ }).click()
  await chat.page.getByRole('button', { name: 'Your profile' }).click()
  await expect(chat.page.getByRole('dialog', { name: 'Your profile' })).toBeVisible()
}

async function rename(chat: ChatPage, username: string) {
  await openProfile(chat)
  await chat.username.fill(username)
  await chat.page.getByRole('button', { name: 'Save' }).click()
}

function peopleOf({ page }: ChatPage) {
  return page.getByRole('complementary', { name: 'People' }).getByRole('list').first().getByRole('listitem')
}

/** Without the hue, which each page hands out. */
async function pictureOf(chat: ChatPage, name: string) {
  const source = await peopleOf(chat).filter({ hasText: name }).locator('img').getAttribute('src')
  return source?.replace(/&hue=\d+$/, '')
}

test('P11.4: a person who leaves the last device frees the name at once, and is somebody else afterwards', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.say('from before')
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Leave' }).click()
  const dialog = ada.page.getByRole('dialog', { name: 'Leave' })
  await expect(dialog).toHaveAccessibleDescription(/^You are Ada on no other device\./)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await ada.isLive()
  await ada.leave()
  await ada.join('Ada@example.com', 'Ada')
  await expect(ada.row('from before')).toBeVisible()
  await ada.act('from before', 'Edit')
  await ada.composer.fill('edited after coming back')
  await ada.composer.press('Enter')
  await expect(ada.page.getByText('Only its author can change a message.')).toBeVisible()
})

test('a new name in one tab applies to the other tab', long, async ({ person }) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  const other = await secondTabOf(ada)
  await rename(ada, 'Ada B')
  await expect(peopleOf(other).first()).toHaveText(/^Ada B\s*you$/)
  await expect(peopleOf(grace)).toHaveText([/Grace/, 'Ada B'])
  await other.say('from the other tab')
  await expect(grace.row('from the other tab')).toContainText('Ada B')
})

test('leaving in one tab leaves in the other', long, async ({ person }) => {
  const ada = await person('Ada')
  const other = await secondTabOf(ada)
  await ada.leave()
  await expect(other.email).toBeVisible()
  await ada.join('ada@example.com', 'Countess')
  await other.isLive()
  await expect(peopleOf(other)).toHaveText([/^Countess/])
})

async function secondTabOf(chat: ChatPage) {
  const other = new ChatPage(await chat.page.context().newPage())
  await other.open(chat.page.url())
  await other.isLive()
  return other
}
