import type { CDPSession, Page } from '@playwright/test'
import type { PushPayload } from '@parley/shared'
import { PushService } from '../../apps/server/src/testing/push/push-service.ts'
import { axeViolations } from '../support/axe-violations.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { wholeChromium } from '../support/whole-chromium.ts'
import { long } from '../support/long.ts'

const test = base.extend<{ service: PushService }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
  service: async ({}, use) => {
    const service = await new PushService().start()
    await use(service)
    service.close()
  },
  server: async ({ service }, use) => {
    const server = new ParleyServer({ SERVICE_PORT: String(service.port) })
    server.entry = 'apps/server/src/testing/push/push-main.ts'
    await server.start()
    await use(server)
    await server.remove()
  },
})

test.use({ ...wholeChromium, serviceWorkers: 'allow', permissions: ['notifications'] })

test('turns on by a click, sends a test, and keeps what the person wants on this device', async ({
  person,
  service,
}) => {
  const ada = await person('Ada')
  await withPush(ada.page, service)
  const pane = await openPane(ada.page)
  await expect(pane.getByLabel('Notify me on this device')).not.toBeChecked()
  await pane.getByLabel('Notify me on this device').check()
  await expect(pane.getByRole('button', { name: 'Send me a test' })).toBeVisible()
  await pane.getByRole('button', { name: 'Send me a test' }).click()
  await expect(pane.getByText('Sent. It should appear in a moment.')).toBeVisible()
  expect(payloadsOf(service)).toEqual([{ type: 'test' }])
  const worker = await WorkerEvents.of(ada.page)
  await worker.deliver(payloadsOf(service))
  await expect.poll(() => notices(ada.page)).toEqual(['Parley: Notifications work on this device.'])

  await pane.getByLabel('Quiet hours on this device').check()
  await pane.getByLabel('To').fill('06:30')
  await pane.getByLabel('To').blur()
  await pane.getByLabel('Show what the message says').check()
  await expect(pane).not.toHaveAttribute('aria-busy', 'true')
  expect(await axeViolations(ada.page)).toEqual([])
  await expect
    .poll(() => stored(ada.page))
    .toMatchObject({ device: { text: true, quiet: { from: 1_320, to: 390 } } })

  await ada.page.reload()
  await ada.isLive()
  const again = await openPane(ada.page)
  await expect(again.getByLabel('Notify me on this device')).toBeChecked()
  await expect(again.getByLabel('To')).toHaveValue('06:30')
  await again.getByLabel('Notify me on this device').uncheck()
  await expect(again.getByRole('button', { name: 'Send me a test' })).toHaveCount(0)
  expect(await stored(ada.page)).not.toHaveProperty('device')
  expect(ada.consoleErrors).toEqual([])
})

test('P18.4, P18.5: a mention reaches the closed page, sent at least once by a server that is killed, and shown once', async ({
  person,
  service,
  server,
}) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  await turnOn(ada, service)
  const worker = await WorkerEvents.of(ada.page)
  await leaveRoom(ada.page, server.url)

  service.answer = async () => {
    await server.kill()
    return 'never' as const
  }
  await grace.say('@Ada, are you there?')
  await expect.poll(() => payloadsOf(service)).toHaveLength(1)
  service.answer = () => ({ status: 201 })
  await server.start()
  await expect.poll(() => payloadsOf(service), { timeout: 15_000 }).toHaveLength(2)

  const [first, second] = payloadsOf(service)
  expect(second).toEqual(first)
  await worker.deliver([first])
  await expect.poll(() => notices(ada.page)).toEqual(['Lobby: Somebody mentioned you'])
  await closeNotices(ada.page)
  await worker.deliver([second])
  // One after the other: what comes later is shown, and the second copy was not.
  await worker.deliver([{ type: 'test' }])
  await expect.poll(() => notices(ada.page)).toEqual(['Parley: Notifications work on this device.'])
})

test(
  'P18.5: what was pushed is withdrawn once it was read elsewhere, or the room is opened',
  long,
  async ({ person, service, server }) => {
    const ada = await person('Ada')
    const grace = await person('Grace')
    await turnOn(ada, service)
    const worker = await WorkerEvents.of(ada.page)
    await leaveRoom(ada.page, server.url)
    await grace.say('@Ada one')
    await expect.poll(() => payloadsOf(service)).toHaveLength(1)
    await worker.deliver(payloadsOf(service))
    await expect.poll(() => notices(ada.page)).toHaveLength(1)
    await worker.deliver([{ type: 'read', room: 'lobby', id: 1 }])
    await expect.poll(() => notices(ada.page)).toEqual([])

    const news = { type: 'message', room: 'lobby', epoch: 'e', id: 9, about: 'mention' } as const
    await worker.deliver([news])
    await expect.poll(() => notices(ada.page)).toHaveLength(1)
    await ada.page.goto(server.url)
    await ada.isLive()
    await expect.poll(() => notices(ada.page)).toEqual([])
  },
)

test('says why it cannot be turned on', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.page.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'))
  await ada.page.reload()
  await ada.isLive()
  await openPane(ada.page)
  await expect(ada.page.getByText('This browser cannot do it here.')).toBeVisible()
})

/** Turned on, and a member of the lobby: who joins with a stored credential is one (P16.1). */
async function turnOn(ada: ChatPage, service: PushService) {
  await withPush(ada.page, service)
  const pane = await openPane(ada.page)
  await pane.getByLabel('Notify me on this device').check()
  await expect(pane.getByRole('button', { name: 'Send me a test' })).toBeVisible()
  await ada.page.reload()
  await ada.isLive()
}

async function openPane(page: Page) {
  await page.getByRole('button', { name: /^Settings/ }).click()
  await page.getByRole('button', { name: 'Notifications' }).click()
  return page.getByRole('region', { name: 'While this page is closed' })
}

/** Browsers without a profile have no push service: the browser's part of it is the stand-in. */
async function withPush(page: Page, service: PushService) {
  const subscribed = service.subscribe()
  await page.addInitScript((given) => {
    const key = 'test.subscribed'
    const subscription = (applicationServerKey: string) => ({
      ...given,
      options: { applicationServerKey: bytesOf(applicationServerKey) },
      toJSON: () => given,
      unsubscribe: () => {
        localStorage.removeItem(key)
        return Promise.resolve(true)
      },
    })
    function bytesOf(base64url: string) {
      const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
      return Uint8Array.from(text, (one) => one.charCodeAt(0)).buffer
    }
    Object.assign(PushManager.prototype, {
      subscribe: ({ applicationServerKey }: { applicationServerKey: string }) => {
        localStorage.setItem(key, applicationServerKey)
        return Promise.resolve(subscription(applicationServerKey))
      },
      getSubscription: () => {
        const known = localStorage.getItem(key)
        return Promise.resolve(known === null ? null : subscription(known))
      },
    })
  }, subscribed)
  await page.reload()
}

/** A page of the same origin that is no room. */
async function leaveRoom(page: Page, url: string) {
  await page.goto(`${url}/healthz`)
}

/** Gives pushes to the service worker, as the browser does once it has decrypted them. */
class WorkerEvents {
  readonly #session: CDPSession
  readonly #origin: string
  readonly #registration: string

  constructor(session: CDPSession, origin: string, registration: string) {
    this.#session = session
    this.#origin = origin
    this.#registration = registration
  }

  static async of(page: Page): Promise<WorkerEvents> {
    await page.evaluate(() => navigator.serviceWorker.ready)
    const session = await page.context().newCDPSession(page)
    const { origin } = new URL(page.url())
    const found = new Promise<string>((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))
        if (own !== undefined) resolve(own.registrationId)
      })
    })
    await session.send('ServiceWorker.enable')
    return new WorkerEvents(session, origin, await found)
  }

  async deliver(payloads: readonly (PushPayload | undefined)[]) {
    for (const payload of payloads)
      await this.#session.send('ServiceWorker.deliverPushMessage', {
        origin: this.#origin,
        registrationId: this.#registration,
        data: JSON.stringify(payload),
      })
  }
}

function payloadsOf({ received }: PushService): PushPayload[] {
  return received.map(({ payload }) => payload)
}

function notices(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const worker = await navigator.serviceWorker.getRegistration()
    return ((await worker?.getNotifications()) ?? []).map(({ title, body }) => `${title}: ${body}`)
  })
}

function closeNotices(page: Page) {
  return page.evaluate(async () => {
    const worker = await navigator.serviceWorker.getRegistration()
    for (const shown of (await worker?.getNotifications()) ?? []) shown.close()
  })
}

function stored(page: Page): Promise<unknown> {
  return page.evaluate(async () => (await fetch('/api/push')).json() as Promise<unknown>)
}
