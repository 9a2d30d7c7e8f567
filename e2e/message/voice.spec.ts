import { expect, test } from '../support/fixtures.ts'
import { chromiumArgs, wholeChromium } from '../support/whole-chromium.ts'

// The Chromium without windows has no microphone. This one beeps.
test.use({
  launchOptions: {
    ...wholeChromium.launchOptions,
    args: [...chromiumArgs, '--use-fake-device-for-media-stream'],
  },
})

test('a voice message is recorded with one press, and drawn and played for others', async ({ person }) => {
  const [ada, grace] = [await person('Ada', { permissions: ['microphone'] }), await person('Grace')]
  await ada.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(ada.page.getByText('0:02')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Send the voice message' }).click()
  const voice = grace.rows.getByRole('group', { name: 'Voice message' })
  await expect(voice.locator('rect')).not.toHaveCount(0)
  await voice.getByRole('button', { name: 'Play' }).click()
  await expect(voice.getByRole('button', { name: 'Pause' })).toBeVisible()
  expect(grace.consoleErrors).toEqual([])
})
