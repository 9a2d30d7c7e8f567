import { devices } from '@playwright/test'
import { asOwner } from '../support/as-owner.ts'
import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner } from '../support/become-owner.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { ar, zh } from '../support/page-words.ts'
import { long } from '../support/long.ts'

const listOf = ({ page }: ChatPage) => page.getByRole('listbox', { name: 'Commands' })
const optionsOf = (chat: ChatPage) => listOf(chat).getByRole('option')
const noteOf = ({ page }: ChatPage) => page.locator('#composer-note')

test('a slash in an empty field lists the commands with what they take and do; Tab completes', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('/')
  await expect(optionsOf(ada)).toHaveCount(6)
  await expect(optionsOf(ada).first()).toHaveText(/^\/me text\s*Say what you do/)
  await expect(ada.page.getByText('6 suggestions')).toBeAttached()
  expect(await axeViolations(ada.page)).toEqual([])
  await ada.composer.pressSequentially('t')
  await expect(optionsOf(ada)).toHaveText([/^\/topic \[text\]/])
  await ada.composer.press('Tab')
  await expect(ada.composer).toHaveValue('/topic ')
  await expect(listOf(ada)).toHaveCount(0)
  await ada.composer.fill('')
  await ada.composer.pressSequentially('so /')
  await expect(listOf(ada)).toHaveCount(0)
})

test('Enter completes a command that is begun, and runs one that is whole', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('/inv')
  await expect(optionsOf(ada)).toHaveCount(1)
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('/invite ')
  await ada.composer.press('Enter')
  await expect(ada.page.getByRole('dialog', { name: 'Invite to lobby' })).toBeVisible()
  await expect(ada.composer).toHaveValue('')
  await ada.page.keyboard.press('Escape')
  await ada.type('/help')
  await expect(ada.page.getByRole('dialog', { name: 'Keyboard shortcuts and formatting' })).toBeVisible()
})

test('P17.3: /msg goes to the conversation with somebody, with the text in the field', async ({ person }) => {
  const [ada] = [await person('Ada'), await person('Grace Hopper')]
  await ada.type('/msg')
  await expect(noteOf(ada)).toContainText('Add a name')
  await ada.type('/msg @Nobody hello')
  await expect(noteOf(ada)).toContainText('That person cannot be written to.')
  await expect(ada.composer).toHaveValue('/msg @Nobody hello')
  await ada.type('/msg @Grace Hopper just between us')
  await expect(ada.page.getByRole('heading', { level: 1, name: 'Grace Hopper' })).toBeVisible()
  await expect(ada.composer).toHaveValue('just between us')
  await ada.composer.press('Enter')
  await expect(ada.row('just between us')).toBeVisible()
  await ada.page.goBack()
  await expect(ada.page.getByRole('heading', { level: 1, name: 'Lobby' })).toBeVisible()
  await expect(ada.row('just between us')).toHaveCount(0)
  await expect(ada.composer).toHaveValue('')
})

test('P6.4: nobody is told of a command while it is typed', long, async ({ person }) => {
  const ada = await person('Ada')
  const sent: string[] = []
  ada.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  await ada.page.reload()
  await ada.isLive()
  await ada.composer.pressSequentially('/msg')
  await expect(optionsOf(ada)).toHaveText([/^\/msg/])
  expect(sent.filter((frame) => frame.includes('"typing"'))).toEqual([])
  await ada.composer.fill('')
  await ada.composer.pressSequentially('hello')
  await expect.poll(() => sent.filter((frame) => frame.includes('"typing"')).length).toBe(1)
})

test('P3.14: /me says what somebody does, and everybody reads it so', async ({ person }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await ada.say('/me waves to @Bob')
  for (const { list } of [ada, bob]) {
    const row = list.getByRole('article').filter({ hasText: 'Ada waves to @Bob' })
    await expect(row.locator('.text')).toHaveText('Ada waves to @Bob')
    await expect(row.locator('.text')).toHaveCSS('font-style', 'italic')
  }
  await expect(bob.rows.first()).toHaveClass(/calls-you/)
  await ada.say('/me')
  await expect(noteOf(ada)).toContainText('Add a text')
  await expect(ada.composer).toHaveValue('/me')
})

test('a shrug stands behind the text, also in a reply', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('why?')
  await ada.act('why?', 'Reply')
  await ada.say('/shrug who knows')
  const row = ada.rows.last()
  await expect(row.locator('.text')).toHaveText('who knows ¯\\_(ツ)_/¯')
  await expect(row).toContainText('why?')
})

test('an unknown command is not posted until its text is asked for', async ({ person }) => {
  const ada = await person('Ada')
  await ada.type('/mtue Bob')
  await expect(noteOf(ada)).toContainText('There is no command')
  await expect(ada.composer).toHaveValue('/mtue Bob')
  await expect(ada.composer).toBeFocused()
  expect(await axeViolations(ada.page)).toEqual([])
  await expect(ada.rows).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Post as text' }).click()
  await expect(ada.row('/mtue Bob')).toBeVisible()
  await expect(ada.composer).toHaveValue('')

  const asked = Date.now()
  await ada.page.clock.setFixedTime(asked)
  await ada.type('/tmp is full')
  await expect(noteOf(ada)).toContainText('Post it as text?')
  // The second Enter of somebody who has not read it yet is no answer.
  await ada.composer.press('Enter')
  await expect(ada.rows).toHaveCount(1)
  await ada.page.clock.setFixedTime(asked + 5_000)
  await ada.composer.press('Enter')
  await expect(ada.row('/tmp is full')).toBeVisible()
})

test('the text of an edited message runs nothing', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  await ada.composer.press('ArrowUp')
  await ada.composer.fill('')
  await ada.composer.pressSequentially('/')
  await expect(listOf(ada)).toHaveCount(0)
  await ada.composer.pressSequentially('invite you')
  await ada.composer.press('Enter')
  await expect(ada.row('/invite you')).toBeVisible()
})

test('P13.1: everybody reads the topic, and moderators alone change it', long, async ({ person, server }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob')]
  await becomeOwner(ada, server)
  await bob.type('/topic')
  await expect(noteOf(bob)).toContainText('This room has no topic.')
  await expect(bob.composer).toHaveValue('')
  await bob.type('/topic mine')
  await expect(noteOf(bob)).toContainText('You are not allowed to do that.')
  await expect(bob.composer).toHaveValue('/topic mine')
  await ada.type('/topic The red plan')
  await expect(noteOf(ada)).toContainText('The topic is changed.')
  await expect(bob.page.getByText('The red plan')).toBeVisible()
  await ada.type(`/topic ${'x'.repeat(251)}`)
  await expect(noteOf(ada)).toContainText('250')
})

test('P13.4: a moderator mutes, and bans through the dialog that asks', async ({ person, server }) => {
  const [ada, bob] = [await person('Ada'), await person('Bob the Third')]
  await becomeOwner(ada, server)
  await ada.composer.pressSequentially('/m')
  await expect(optionsOf(ada)).toHaveCount(5)
  await ada.composer.pressSequentially('ute @Bob')
  await ada.composer.press('Tab')
  await ada.composer.pressSequentially('soon')
  await ada.composer.press('Enter')
  await expect(noteOf(ada)).toContainText('is not a time')
  await ada.type('/mute @Bob the Third 2h')
  await expect(noteOf(ada)).toContainText(/Bob the Third.* is muted: 2 hours/)
  await expect(bob.page.getByText(/^You can write again/)).toBeVisible()
  await ada.type('/unmute bob the third')
  await expect(bob.composer).toBeVisible()
  await ada.type('/mute Nobody')
  await expect(noteOf(ada)).toContainText(/name/i)
  await expect(ada.composer).toHaveValue('/mute Nobody')
  await ada.type('/slow 30s')
  await expect(noteOf(ada)).toContainText('one message in 30 seconds')
  await ada.type('/slow off')
  await expect(noteOf(ada)).toContainText('Slow mode is off')
  await ada.type('/ban @Bob the Third He sells trolleys')
  const dialog = ada.page.getByRole('dialog', { name: /Ban .*Bob the Third/ })
  await expect(dialog.getByLabel(/Reason/)).toHaveValue('He sells trolleys')
  expect(await axeViolations(ada.page)).toEqual([])
  await dialog.getByRole('button', { name: 'Ban' }).click()
  await expect(bob.page.getByText('He sells trolleys')).toBeVisible()
})

test(
  'a command of moderators is refused to others, who keep their text',
  long,
  async ({ person, server }) => {
    const [ada, bob] = [await person('Ada'), await person('Bob')]
    await becomeOwner(ada, server)
    await asOwner(ada, 'lobby', { type: 'set', settings: { slow: 60 } })
    await bob.type('/mute Ada')
    await expect(noteOf(bob)).not.toHaveText('')
    await expect(bob.composer).toHaveValue('/mute Ada')
    // What is no message does not wait for slow mode.
    await bob.say('hello')
    await bob.type('/topic')
    await expect(noteOf(bob)).toContainText('This room has no topic.')
  },
)

for (const { locale, words, heading, question } of [
  { locale: 'ar-EG', words: ar, heading: 'الأوامر', question: /لا يوجد أمر/ },
  { locale: 'zh-CN', words: zh, heading: '命令', question: /没有命令/ },
])
  test(
    `on a phone, in ${locale}, a touch completes, and axe finds nothing`,
    long,
    async ({ browser, server }) => {
      const context = await browser.newContext({ ...devices['Pixel 7'], locale })
      const page = await context.newPage()
      await page.goto(server.url)
      await page.getByLabel(words.join.email).fill('ada@example.com')
      await page.getByLabel(words.join.username).fill('Ada')
      await page.getByRole('button', { name: words.join.submit }).tap()
      const composer = page.getByRole('textbox', { name: words.composer.label('lobby') })
      await composer.pressSequentially('/')
      const options = page.getByRole('listbox', { name: heading }).getByRole('option')
      await expect(options).toHaveCount(6)
      expect(await axeViolations(page)).toEqual([])
      await options.first().tap()
      await expect(composer).toHaveValue('/me ')
      await composer.fill('/foo')
      await page.getByRole('button', { name: words.composer.send }).tap()
      await expect(page.locator('#composer-note')).toHaveText(question)
      expect(await axeViolations(page)).toEqual([])
      await context.close()
    },
  )
