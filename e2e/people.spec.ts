import { expect, test } from './fixtures.ts'

test('who is writing is shown to the others, until they have posted', async ({ person }) => {
  const [ada, grace, ken] = [await person('Ada'), await person('Grace'), await person('Ken')]
  await ada.composer.pressSequentially('hel')
  await expect(grace.page.getByText('Ada is typing…')).toBeVisible()
  await ken.composer.pressSequentially('I')
  await expect(grace.page.getByText('Ada and Ken are typing…')).toBeVisible()
  await expect(ada.page.getByText('Ken is typing…')).toBeVisible()
  await ada.composer.press('Enter')
  await expect(grace.page.getByText('Ken is typing…')).toBeVisible()
  // Ken has written nothing more for five seconds.
  await expect(grace.page.getByText(/typing…/)).toHaveCount(0, { timeout: 8_000 })
})

test('pressing somebody’s name mentions them where one writes', async ({ person }) => {
  const [ada] = [await person('Ada'), await person('Grace Hopper')]
  await ada.composer.fill('ask ')
  await ada.page.getByRole('button', { name: 'Grace Hopper' }).click()
  await expect(ada.composer).toHaveValue('ask @Grace Hopper ')
  await expect(ada.composer).toBeFocused()
})

test('on a phone the people give way to what is being written', async ({ person }) => {
  const viewport = { width: 390, height: 844 }
  const [ada] = [await person('Ada', { viewport }), await person('Grace')]
  await ada.page.getByRole('button', { name: 'People' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Grace' }).click()
  await expect(ada.page.getByRole('dialog')).toHaveCount(0)
  await expect(ada.composer).toHaveValue('@Grace ')
})
