import type { Locator } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'

test('a message on its way is not announced before it is in the room, but a refusal of it is', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.say('the first')
  expect(await livenessAt(ada.row('the first'))).toBe('polite')
  let refuse = () => {}
  await ada.page.routeWebSocket('**/ws', (inPage) => {
    const server = inPage.connectToServer()
    inPage.onMessage((text) => {
      const { type, cid } = JSON.parse(String(text)) as { type: string; cid?: string }
      if (type !== 'post') return server.send(text)
      const refusal = { type: 'error', code: 'bad_message', reason: 'It cannot be kept', cid }
      refuse = () => inPage.send(JSON.stringify(refusal))
    })
  })
  await ada.page.reload()
  await ada.isLive()
  await ada.type('on its way')
  await expect(ada.row('on its way')).toContainText('Sending')
  expect(await livenessAt(ada.row('on its way'))).toBe('off')
  refuse()
  const refusal = ada.row('on its way').getByText(/cannot contain/)
  await expect(refusal).toBeVisible()
  expect(await livenessAt(refusal)).toBe('assertive')
})

test('Enter on what is too long says by how much, every time', async ({ person }) => {
  const ada = await person('Ada')
  const said = ada.page.getByRole('status').filter({ hasText: '3 characters too many' })
  await ada.composer.fill('x'.repeat(4_003))
  await expect(ada.composer).toHaveAccessibleDescription('3 characters too many')
  await expect(said).toHaveCount(0)
  await ada.composer.press('Enter')
  await expect(said).toHaveCount(1)
  // The same words are only read out again where they are put anew.
  await said.evaluate((status) => {
    const seen = new MutationObserver((changes) => {
      if (changes.some(({ addedNodes }) => addedNodes.length > 0)) status.setAttribute('data-anew', '')
    })
    seen.observe(status, { childList: true, subtree: true })
  })
  await ada.composer.press('Enter')
  await expect(said).toHaveAttribute('data-anew')
  await ada.composer.fill('x')
  await expect(said).toHaveCount(0)
})

test('a lost connection and its return are announced, without the button beside them', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  const status = ada.page.locator('main').getByRole('status')
  await server.kill()
  await expect(ada.page.getByRole('button', { name: 'Try now' })).toBeVisible()
  await expect(status.filter({ hasText: 'Connection lost. Reconnecting…' })).toHaveText(
    'Connection lost. Reconnecting… Your messages are saved and sent later.',
  )
  await server.start()
  await ada.page.evaluate(() => window.dispatchEvent(new Event('online')))
  await expect(status.filter({ hasText: /^Connected again\.$/ })).toHaveCount(1, { timeout: 40_000 })
})

/** How a screen reader is told to read out what is added there: by what is nearest around it. */
function livenessAt(element: Locator) {
  return element.evaluate((node) => {
    const region = node.closest('[aria-live], [role="log"], [role="status"], [role="alert"]')
    const role = region?.getAttribute('role')
    return region?.getAttribute('aria-live') ?? (role === 'alert' ? 'assertive' : role && 'polite')
  })
}
