import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('after “Try now” the focus is on the messages, also when the page reconnects by itself', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const now = ada.page.getByRole('button', { name: 'Try now' })
  await server.kill()
  await now.focus()
  await ada.page.keyboard.press('Enter')
  await expect(ada.list).toBeFocused()
  await now.focus()
  await server.start()
  await expect(now).toHaveCount(0, { timeout: 40_000 })
  await expect(ada.list).toBeFocused()
})

test('jumping to the newest message moves the focus there', long, async ({ person, server }) => {
  await fill(server, 60)
  const ada = await person('Ada')
  await expect(ada.row(/text 60$/)).toBeInViewport()
  await ada.scroll(-500)
  await ada.newest.focus()
  await ada.page.keyboard.press('Enter')
  await expect(ada.newest).toHaveCount(0)
  await expect(ada.list).toBeFocused()
  await ada.page.keyboard.press('ArrowUp')
  await expect(ada.row(/text 60$/)).toBeFocused()
})

test('marking as read moves the focus to the messages', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.page.evaluate(() => {
    document.hasFocus = () => false
    window.dispatchEvent(new Event('blur'))
  })
  await fill(server, 60)
  const bar = ada.page.getByRole('group', { name: 'New messages' })
  const done = bar.getByRole('button', { name: 'Mark as read' })
  await done.focus()
  await ada.page.keyboard.press('Enter')
  await expect(done).toHaveCount(0)
  await expect(ada.list).toBeFocused()
})

test('the line above unread messages moves the focus to the messages', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.page.evaluate(() => {
    document.hasFocus = () => false
    window.dispatchEvent(new Event('blur'))
  })
  await fill(server, 3)
  const done = ada.list.getByRole('button', { name: 'Mark as read' })
  await done.focus()
  await ada.page.keyboard.press('Enter')
  await expect(done).toHaveCount(0)
  await expect(ada.list).toBeFocused()
})

test(
  'removing a reaction by key moves the focus to the next one, and after the last one to the message',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('hello')
    await ada.react('hello', '👍')
    await ada.react('hello', '🎉')
    const pill = (emoji: string) => ada.row('hello').getByRole('button', { name: `${emoji} 1, by Ada` })
    await pill('👍').focus()
    await ada.page.keyboard.press('Enter')
    await expect(pill('👍')).toHaveCount(0)
    await expect(pill('🎉')).toBeFocused()
    await ada.page.keyboard.press('Enter')
    await expect(pill('🎉')).toHaveCount(0)
    await expect(ada.row('hello')).toBeFocused()
  },
)

test('closing the search returns the focus to its button, unless it has moved elsewhere', async ({
  person,
}) => {
  const ada = await person('Ada')
  const open = ada.page.getByRole('button', { name: 'Search this room' })
  const field = ada.page.getByRole('combobox', { name: 'Search this room' })
  // Also the second time, when everything is loaded.
  for (let time = 0; time < 2; time += 1) {
    await open.focus()
    await ada.page.keyboard.press('Enter')
    await expect(field).toBeFocused()
    await ada.page.keyboard.press('Escape')
    await expect(field).toHaveCount(0)
    await expect(open).toBeFocused()
  }
  await ada.page.keyboard.press('Enter')
  await expect(field).toBeFocused()
  const people = ada.page.getByRole('button', { name: 'People', exact: true })
  await people.focus()
  await ada.page.keyboard.press('Enter')
  await expect(field).toHaveCount(0)
  await expect(people).toBeFocused()
})
