import type { Locator } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('a pending message is announced when it is in the room, and a refusal at once', async ({ person }) => {
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

test('Enter on a too long message announces by how much, every time', long, async ({ person }) => {
  const ada = await person('Ada')
  const status = ada.page.getByRole('status').filter({ hasText: '3 characters too many' })
  await ada.composer.fill('x'.repeat(4_003))
  await expect(ada.composer).toHaveAccessibleDescription('3 characters too many')
  await expect(status).toHaveCount(0)
  await ada.composer.press('Enter')
  await expect(status).toHaveCount(1)
  // The same text is only announced again when it is inserted again.
  await status.evaluate((element) => {
    const seen = new MutationObserver((changes) => {
      if (changes.some(({ addedNodes }) => addedNodes.length > 0)) element.setAttribute('data-inserted', '')
    })
    seen.observe(element, { childList: true, subtree: true })
  })
  await ada.composer.press('Enter')
  await expect(status).toHaveAttribute('data-inserted')
  await ada.composer.fill('x')
  await expect(status).toHaveCount(0)
})

test('a lost and a restored connection are announced, without the button beside the text', async ({
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

/** The live region setting that applies to the element: the nearest one around it. */
function livenessAt(element: Locator) {
  return element.evaluate((node) => {
    const region = node.closest('[aria-live], [role="log"], [role="status"], [role="alert"]')
    const role = region?.getAttribute('role')
    return region?.getAttribute('aria-live') ?? (role === 'alert' ? 'assertive' : role && 'polite')
  })
}
