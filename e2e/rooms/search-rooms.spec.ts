import { axeViolations } from '../support/axe-violations.ts'
import { expect, test } from '../support/fixtures.ts'
import { roomsOf, visit } from '../support/rooms-of.ts'

test('P16.11: the list of rooms searches all of them, and a result leads to its message', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await visit(ada, 'garden', 'attic')
  const bob = await person('Bob', { room: '/r/garden' })
  await bob.say('the walrus sleeps among the beans')
  await visit(bob, 'cellar')
  await bob.say('a walrus that is none of her business')
  const { page } = ada
  await roomsOf(ada).list.getByRole('button', { name: 'Search all your rooms' }).click()
  await expect(page.getByRole('checkbox', { name: 'Search your other rooms, too' })).toBeChecked()
  await page.getByRole('combobox', { name: 'Search this room' }).fill('walrus')
  const panel = page.getByRole('complementary', { name: 'Search this room' })
  await expect(panel).toContainText('Found in one other room')
  await expect(panel.getByRole('heading', { name: 'garden' })).toBeVisible()
  await expect(panel.getByText('the walrus sleeps')).toBeVisible()
  await expect(panel).not.toContainText('none of her business')
  expect(await axeViolations(page)).toEqual([])
  await panel.getByText('the walrus sleeps').click()
  await expect(page).toHaveURL(`${server.url}/r/garden#m1`)
  await expect(ada.row('the walrus sleeps')).toBeInViewport()
  await expect(panel).toHaveCount(0)
})
