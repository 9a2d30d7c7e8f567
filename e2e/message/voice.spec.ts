import { expect, test } from '../support/fixtures.ts'
import { chromiumArgs, wholeChromium } from '../support/whole-chromium.ts'

// The Chromium without windows has no microphone. This one beeps.
test.use({
  launchOptions: {
    ...wholeChromium.launchOptions,
    args: [...chromiumArgs, '--use-fake-device-for-media-stream'],
  },
})

test('a voice message is recorded with one press, drawn and played for others, and copied with its name', async ({
  person,
}) => {
  const ada = await person('Ada', { permissions: ['microphone'] })
  const grace = await person('Grace', { permissions: ['clipboard-read', 'clipboard-write'] })
  await ada.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(ada.page.getByText('0:02')).toBeVisible()
  await ada.page.getByRole('button', { name: 'Send the voice message' }).click()
  const voice = grace.rows.getByRole('group', { name: 'Voice message' })
  await expect(voice.locator('rect')).not.toHaveCount(0)
  await voice.getByRole('button', { name: 'Play' }).click()
  await expect(voice.getByRole('button', { name: 'Pause' })).toBeVisible()
  await ada.say('did you hear it?')
  await expect(grace.row('did you hear it?')).toBeVisible()
  await grace.list.evaluate((list) => {
    const [first, last] = list.querySelectorAll('[data-key]')
    getSelection()?.setBaseAndExtent(first ?? list, 0, last ?? list, last?.childNodes.length ?? 0)
  })
  await grace.page.keyboard.press('ControlOrMeta+c')
  expect(await grace.page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^Ada, .+\n\[.+\.\w+\]\nAda, .+\ndid you hear it\?$/,
  )
  expect(grace.consoleErrors).toEqual([])
})
