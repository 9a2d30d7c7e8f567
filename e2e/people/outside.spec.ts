import type { Browser } from '@playwright/test'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { ParleyServer } from '../support/parley-server.ts'
import { isInPath, Proxy, type Replacement } from '../proxies/proxy.ts'

test.describe('at a provider of OpenID Connect', () => {
  test('P11.12: people sign in there, in place of the form, and are the same person in every browser', async ({
    browser,
  }) => {
    const place = await startProvider()
    try {
      const ada = await newPage(browser)
      await ada.open(`${place.url}/r/team`)
      await signInAs(ada, 'ada')
      await ada.isLive()
      await ada.say('signed in elsewhere')
      expect(new URL(ada.page.url()).pathname).toBe('/r/team')
      await expect(ada.row('signed in elsewhere')).toContainText('Ada of ada')
      // Nothing of the way there is left in the page.
      expect(ada.page.url()).not.toContain('code=')
      await ada.page.reload()
      await ada.isLive()

      const phone = await newPage(browser)
      await phone.open(`${place.url}/r/team`)
      await signInAs(phone, 'ada')
      await phone.isLive()
      await phone.act('signed in elsewhere', 'Edit')
      await phone.say('edited on the phone')
      await expect(ada.row('edited on the phone')).toBeVisible()
      for (const { page } of [ada, phone]) await page.context().close()
    } finally {
      await place.remove()
    }
  })

  test('P11.12: who does not want to, or comes back with a foreign answer, is told so and may try again', async ({
    browser,
  }) => {
    const place = await startProvider()
    try {
      const ada = await newPage(browser)
      await ada.open(place.url)
      await ada.page.getByRole('link', { name: /cancel/i }).click()
      await expect(ada.page.getByText('You did not sign in.')).toBeVisible()
      expect(ada.page.url()).not.toContain('#sign-in')
      await ada.page.goto(`${place.url}/api/sign-in/back?code=stolen&state=foreign`)
      await expect(ada.page.getByText('Signing in did not work.')).toBeVisible()
      await ada.page.getByRole('button', { name: 'Sign in' }).click()
      await signInAs(ada, 'ada')
      await ada.isLive()
      await ada.page.context().close()
    } finally {
      await place.remove()
    }
  })

  test('P11.12: a provider that is down keeps nobody from starting, and says so on the page', async ({
    browser,
  }) => {
    const server = new ParleyServer({
      ...clientSettings,
      OIDC_ISSUER: 'http://127.0.0.1:9',
      PUBLIC_URL: 'http://127.0.0.1:1',
    })
    await server.start()
    try {
      const ada = await newPage(browser)
      await ada.open(server.url)
      await expect(ada.page.getByText('cannot be reached')).toBeVisible()
      await ada.page.context().close()
    } finally {
      await server.remove()
    }
  })
})

test.describe('behind nginx that signs people in', () => {
  test.use({
    serverEnv: { TRUST_PROXY: '1', AUTH_HEADER: 'Remote-User', AUTH_FROM: '127.0.0.1' },
  })
  test.skip(!isInPath('nginx') || !isInPath('openssl'), 'nginx or openssl is not installed')

  test('P11.11: the form is skipped, the name is that of the proxy, and the page can be installed', async ({
    browser,
    server,
  }) => {
    const proxy = new Proxy('nginx')
    await proxy.start(server.port, asUser)
    try {
      const context = await browser.newContext({
        ignoreHTTPSErrors: true,
        httpCredentials: { username: 'ada', password: 'secret' },
      })
      const ada = new ChatPage(await context.newPage())
      await ada.open(proxy.url)
      await ada.isLive()
      await ada.say('nobody asked me for a name')
      await expect(ada.row('nobody asked me for a name')).toContainText('ada')
      await expect(ada.email).toHaveCount(0)
      const devtools = await context.newCDPSession(ada.page)
      const { url, errors } = await devtools.send('Page.getAppManifest')
      expect([url, errors]).toEqual([`${proxy.url}/manifest.webmanifest`, []])
      await context.close()
    } finally {
      await proxy.remove()
    }
  })
})

test.describe('behind a proxy that wants to know again who this is', () => {
  test('P11.13: the page is loaded again, and what was not sent is still there', async ({
    server,
    person,
  }) => {
    const ada = await person('Ada')
    await server.kill()
    await ada.type('written meanwhile')
    await ada.page.route('**/healthz', (route) => route.fulfill({ status: 401, body: 'Who are you?' }))
    await ada.page.route(`${server.url}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<h1>Sign in at the proxy</h1>' }),
    )
    await expect(ada.page.getByRole('heading', { name: 'Sign in at the proxy' })).toBeVisible({
      timeout: 20_000,
    })
    await ada.page.unrouteAll()
    await server.start()
    await ada.open(server.url)
    await expect(ada.row('written meanwhile')).toBeVisible()
    await expect(ada.pending).toHaveCount(0)
  })
})

const asUser: Replacement[] = [
  {
    from: 'location / {',
    to: 'auth_basic Chat; auth_basic_user_file users;\n  location / {\n    proxy_set_header Remote-User $remote_user;',
  },
]

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

const clientSettings = { OIDC_CLIENT_ID: 'chat', OIDC_CLIENT_SECRET: 'a secret of the provider' }

/** A real provider, and the server that it signs people in for. */
async function startProvider() {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const listening = createServer()
  listening.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const issuer = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientSettings.OIDC_CLIENT_ID,
        client_secret: clientSettings.OIDC_CLIENT_SECRET,
        redirect_uris: [`${url}/api/sign-in/back`],
      },
    ],
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Ada of ${id}` }),
    }),
    cookies: { keys: ['of this test'] },
    jwks: { keys: [privateKey.export({ format: 'jwk' })] },
  })
  const answer = provider.callback()
  listening.on('request', (request, response) => void answer(request, response))
  const server = new ParleyServer({
    ...clientSettings,
    OIDC_ISSUER: issuer,
    PUBLIC_URL: url,
    PORT: String(port),
  })
  await server.start()
  return {
    url,
    async remove() {
      await server.remove()
      await closed(listening)
    },
  }
}

async function closed(server: Server) {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}

/** The pages of the provider for developers: any password is right. */
async function signInAs({ page }: ChatPage, user: string) {
  await page.getByPlaceholder('Enter any login').fill(user)
  await page.getByPlaceholder('and password').fill('any')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function newPage(browser: Browser) {
  const context = await browser.newContext()
  return new ChatPage(await context.newPage())
}

async function freePort(): Promise<number> {
  const server = createTcpServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
