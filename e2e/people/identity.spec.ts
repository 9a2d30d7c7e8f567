import type { Page } from '@playwright/test'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('P11.3: after the first visit no script can read a secret, and the person stays the same', async ({
  person,
}) => {
  const ada = await person('Ada')
  await ada.say('hello')
  await isSignedIn(ada.page)
  const cookies = await ada.page.context().cookies()
  const secret = cookies.find(({ name }) => /^parley-/.test(name))
  expect(secret).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  const readable = await ada.page.evaluate(readEverything)
  expect(readable).toContain('ada@example.com'.replace('ada', 'Ada'))
  expect(readable).not.toContain(secret?.value)
  await ada.page.reload()
  await ada.isLive()
  await ada.act('hello', 'Edit')
  await ada.composer.fill('hello again')
  await ada.composer.press('Enter')
  await expect(ada.row('hello again')).toContainText('(edited)')
  expect(ada.consoleErrors).toEqual([])
})

test('P11.3: what the previous version has stored is exchanged, and nothing is lost', async ({
  page,
  server,
}) => {
  const token = 'earlier-version-secret-0'
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<p>empty</p>' }))
  await page.goto(server.url)
  await page.evaluate(seedPreviousVersion, token)
  await page.unroute('**/*')
  const ada = new ChatPage(page)
  await ada.open(server.url)
  await ada.isLive()
  await expect(ada.row('not sent yet')).toBeVisible()
  await expect(ada.pending).toHaveCount(0)
  await expect(ada.composer).toHaveValue('half a thought')
  await isSignedIn(page)
  expect(await page.evaluate(readEverything)).not.toContain(token)
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.composer).toHaveValue('half a thought')
  await ada.act('not sent yet', 'Remove')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(ada.row('This message was removed')).toBeVisible()
  expect(ada.consoleErrors).toEqual([])
})

test('P11.7: a link makes another browser the same person; signed out it keeps what is unsent', async ({
  person,
  browser,
  server,
}) => {
  const ada = await person('Ada', { room: '/r/team' })
  await ada.say('from the laptop')
  const address = await makeLink(ada)
  expect(address).toMatch(/\/r\/team#link=[\w-]{22,}$/)

  const context = await browser.newContext()
  const phone = new ChatPage(await context.newPage())
  await phone.open(address)
  await expect(phone.page).toHaveURL(`${server.url}/r/team`)
  const asking = phone.page.getByRole('dialog', { name: 'Be the same person here?' })
  await asking.getByRole('button', { name: 'Continue' }).click()
  await phone.isLive()
  await phone.act('from the laptop', 'Edit')
  await phone.composer.fill('edited on the phone')
  await phone.composer.press('Enter')
  await expect(ada.row('edited on the phone')).toContainText('(edited)')
  await phone.say('from the phone')
  await ada.act('from the phone', 'Remove')
  await ada.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(phone.row('This message was removed')).toBeVisible()

  // Once.
  const second = new ChatPage(await (await browser.newContext()).newPage())
  await second.open(address)
  await second.page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await expect(second.page.getByText('This link was used, has expired, or never existed.')).toBeVisible()
  await second.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(second.email).toBeVisible()
  await second.page.context().close()

  await ada.page.getByRole('button', { name: /^Settings/ }).click()

  await ada.page.getByRole('button', { name: 'Devices' }).click()
  const devices = ada.page.getByRole('dialog', { name: 'Devices' })
  await expect(devices.getByRole('listitem')).toHaveCount(2)
  await expect(devices.getByRole('listitem').first()).toContainText('This device')
  await phone.composer.fill('a draft on the phone')
  await devices.getByRole('button', { name: /^Sign out Chrom/ }).click()
  await expect(devices.getByRole('listitem')).toHaveCount(1)
  await expect(phone.page.getByText('This device is signed out.')).toBeVisible({ timeout: 1_500 })
  await expect(phone.username).toHaveValue('Ada')
  await phone.page.reload()
  await expect(phone.page.getByText('This device is signed out.')).toBeVisible()
  expect(await phone.page.evaluate(readEverything)).toContain('a draft on the phone')
  await ada.page.keyboard.press('Escape')
  await ada.say('still here')

  // Two in turn: somebody else, and then the first again, each with their own draft.
  await phone.join('grace@example.com', 'Grace')
  await expect(phone.composer).toHaveValue('')
  await phone.composer.fill('a draft of Grace')
  await phone.open(await makeLink(ada))
  await expect(phone.page.getByText(/^.*You are Grace in this browser so far\./)).toBeVisible()
  await phone.page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await expect(phone.composer).toHaveValue('a draft on the phone')
  expect(await phone.page.evaluate(readEverything)).toContain('a draft of Grace')
  await context.close()
})

test(
  'a browser that has cookies and no storage is the same person after a reload',
  long,
  async ({ page, server }) => {
    await page.addInitScript(() => {
      const blocked = () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      }
      for (const area of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, area, { get: blocked })
    })
    const ada = new ChatPage(page)
    await ada.open(server.url)
    await expect(page.getByText(/^This browser stores nothing/)).toHaveCount(0)
    await ada.join('ada@example.com', 'Ada')
    await ada.say('hello')
    await expect.poll(() => page.context().cookies()).toHaveLength(1)
    await page.reload()
    await ada.isLive()
    await ada.act('hello', 'Edit')
    await ada.composer.fill('hello again')
    await ada.composer.press('Enter')
    await expect(ada.row('hello again')).toContainText('(edited)')
  },
)

test('P11.4: leaving leaves nothing that opens anything, also without a connection', async ({
  person,
  server,
}) => {
  const ada = await person('Ada')
  await isSignedIn(ada.page)
  await ada.leave()
  await expect.poll(() => ada.page.evaluate(readEverything)).not.toContain('Ada')
  await expect.poll(() => ada.page.context().cookies()).toEqual([])
  await ada.join('ada@example.com', 'Ada')
  await isSignedIn(ada.page)
  const before = await ada.page.context().cookies()
  await server.kill()
  await expect(ada.page.getByText('Connection lost. Reconnecting…')).toBeVisible()
  await ada.page.getByRole('button', { name: /^Settings/ }).click()
  await ada.page.getByRole('button', { name: 'Leave' }).click()
  await expect(ada.email).toHaveValue('')
  await server.start()
  await ada.open(server.url)
  await expect.poll(() => ada.page.context().cookies()).toEqual([])
  const revoked = await fetch(`${server.url}/api/session`, {
    headers: { Authorization: `Bearer ${before[0]?.value ?? ''}` },
  })
  expect(revoked.status).toBe(401)
})

test('P11.6: another tab that signs in as somebody else takes this one along', async ({ person, server }) => {
  const ada = await person('Ada')
  const grace = await person('Grace')
  await isSignedIn(ada.page)
  const other = new ChatPage(await ada.page.context().newPage())
  await other.open(await makeLink(grace))
  await other.page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
  await other.isLive()
  await ada.isLive()
  const list = ada.page.getByRole('complementary', { name: 'People' }).getByRole('listitem')
  await expect(list.first()).toHaveText(/^Grace\s*you$/)
  await ada.say('as Grace')
  await expect(grace.row('as Grace')).toBeVisible()
  expect(server.isRunning).toBe(true)
})

test.describe('on a host with a name', () => {
  test('P11.8: a passkey made in one browser brings the name back in another', async ({
    browser,
    server,
  }) => {
    const address = server.url.replace('127.0.0.1', 'localhost')
    const first = await withAuthenticator(await (await browser.newContext()).newPage())
    const ada = new ChatPage(first.page)
    await ada.open(address)
    await ada.join('ada@example.com', 'Ada')
    await ada.say('written before')
    await isSignedIn(ada.page)
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Devices' }).click()
    await ada.page.getByRole('button', { name: 'Keep this name with a passkey' }).click()
    await expect(ada.page.getByText('The passkey is saved.')).toBeVisible()
    await expect(ada.page.getByRole('dialog').getByRole('listitem')).toHaveCount(2)
    const { credentials } = await first.devtools.send('WebAuthn.getCredentials', first.id)
    await first.page.context().close()

    const second = await withAuthenticator(await (await browser.newContext()).newPage())
    for (const credential of credentials)
      await second.devtools.send('WebAuthn.addCredential', { ...second.id, credential })
    const back = new ChatPage(second.page)
    await back.open(address)
    await back.page.getByRole('button', { name: 'Use a passkey' }).click()
    await back.isLive()
    await back.act('written before', 'Edit')
    await back.composer.fill('changed with the passkey')
    await back.composer.press('Enter')
    await expect(back.row('changed with the passkey')).toContainText('(edited)')
    expect(back.consoleErrors).toEqual([])
    await second.page.context().close()
  })
})

/** Waits until the secret is a cookie. */
async function isSignedIn(page: Page) {
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('parley.person')))
    .toContain('"token":"id:')
}

async function makeLink(chat: ChatPage) {
  await chat.page.getByRole('button', { name: /^Settings/ }).click()
  await chat.page.getByRole('button', { name: 'Devices' }).click()
  const dialog = chat.page.getByRole('dialog', { name: 'Devices' })
  await dialog.getByRole('button', { name: 'New link' }).click()
  await expect(dialog.getByRole('img', { name: 'QR code with the link' })).toBeVisible()
  const address = await dialog.locator('.address').innerText()
  await dialog.getByRole('button', { name: 'Close' }).click()
  return address
}

/** Everything that a script of the page can read. */
async function readEverything() {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name)
  const rows = await Promise.all(
    names.map(
      (name) =>
        new Promise<unknown[]>((resolve, reject) => {
          const opening = indexedDB.open(name)
          opening.onerror = () => reject(new Error(name))
          opening.onsuccess = () => {
            const db = opening.result
            const stores = [...db.objectStoreNames]
            const all = stores.map((store) => db.transaction(store).objectStore(store).getAll())
            if (all.length === 0) resolve([])
            let left = all.length
            for (const one of all)
              one.onsuccess = () => {
                left -= 1
                if (left > 0) return
                db.close()
                resolve(all.map(({ result }) => result as unknown))
              }
          }
        }),
    ),
  )
  return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, rows])
}

/** As the previous version stores a person, a draft, and a message that is not sent. */
async function seedPreviousVersion(token: string) {
  localStorage.setItem('parley.person', JSON.stringify({ token, email: 'ada@example.com', username: 'Ada' }))
  localStorage.setItem(
    'parley.drafts',
    JSON.stringify({ token, drafts: [['lobby', 'half a thought', 1, 'a']] }),
  )
  localStorage.setItem('parley.left', JSON.stringify([{ mark: 'm', token }]))
  await new Promise<void>((resolve) => {
    const opening = indexedDB.open('parley', 1)
    opening.onupgradeneeded = () => {
      const posts = opening.result.createObjectStore('posts', { autoIncrement: true })
      posts.createIndex('box', 'box')
      posts.createIndex('post', ['box', 'cid'])
    }
    opening.onsuccess = () => {
      const writing = opening.result.transaction('posts', 'readwrite')
      const post = {
        box: `${token} lobby`,
        type: 'post',
        cid: 'earlier-0001',
        message: 'not sent yet',
        at: 1,
      }
      writing.objectStore('posts').add(post)
      writing.oncomplete = () => {
        opening.result.close()
        resolve()
      }
    }
  })
}

async function withAuthenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const id = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { page, devtools, id }
}
