import type { BrowserContextOptions, Page } from '@playwright/test'
import { asOwner } from '../support/as-owner.ts'
import { axeViolations } from '../support/axe-violations.ts'
import { becomeOwner, ownerSecret } from '../support/become-owner.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

const key = '7Q2M-x4Rk-9tLp-Wz3e'

interface Fixtures {
  /** Ada, who is an owner, in a room whose door needs the key. */
  owner: ChatPage
  /** A browser at that room that has not joined. */
  guest: (fragment?: string, options?: BrowserContextOptions) => Promise<Guest>
}

const test = base.extend<Fixtures>({
  owner: async ({ person, server }, use) => {
    const owner = await person('Ada', { room: '/r/team' })
    await becomeOwner(owner, server)
    await asOwner(owner, 'team', { type: 'set', settings: { door: 'key' }, key })
    await use(owner)
  },
  guest: async ({ browser, server }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(async (fragment = '', options = {}) => {
      const context = await browser.newContext(options)
      contexts.push(context)
      const guest = new Guest(await context.newPage())
      await guest.open(`${server.url}/r/team${fragment}`)
      return guest
    })
    for (const context of contexts) await context.close()
  },
})

/** Somebody at a door. */
class Guest extends ChatPage {
  get key() {
    return this.page.getByLabel('Key or invitation')
  }

  /** Fills in the form; the answer may be anything. */
  async knock(name: string) {
    await this.email.fill(`${name}@example.com`)
    await this.username.fill(name)
    await this.page.getByRole('button', { name: 'Join' }).click()
  }

  press(name: string) {
    return this.page.getByRole('button', { name, exact: true }).click()
  }
}

test('P12.4: a link with the key opens the room, and the key leaves the address', async ({
  owner,
  guest,
}) => {
  const asked: string[] = []
  const grace = await guest(`#k=${key}`)
  grace.page.on('request', (request) => asked.push(request.url()))
  await expect(grace.key).toHaveCount(0)
  await grace.join('grace@example.com', 'Grace')
  await expect(grace.page).toHaveURL(/\/r\/team$/)
  await grace.page.reload()
  await grace.isLive()
  await grace.say('I am in')
  await expect(owner.row('I am in')).toBeVisible()
  expect(asked.filter((url) => url.includes(key))).toEqual([])
})

test(
  'P12.4: who is known already comes in with the key of a link, in this tab and in another',
  long,
  async ({ owner, guest, server }) => {
    await owner.say('inside')
    const grace = await guest()
    await grace.open(`${server.url}/r/other`)
    await grace.join('grace@example.com', 'Grace')
    await grace.open(`${server.url}/r/team`)
    await expect(grace.key).toBeVisible()
    await grace.page.evaluate((key) => (location.hash = `m1&k=${key}`), key)
    await grace.isLive()
    await expect(grace.row('inside')).toBeVisible()
    expect(grace.page.url()).not.toContain(key)
  },
)

test('P12.4: a wrong key is said at its field, and what was typed stays', long, async ({ owner, guest }) => {
  await owner.say('inside')
  const grace = await guest()
  await grace.knock('Grace')
  await expect(grace.key).toBeFocused()
  await expect(grace.page.getByText('This room is closed.')).toBeVisible()
  await grace.press('Join')
  await expect(grace.key).toHaveAccessibleDescription('Enter the key, or ask to be let in')
  for (const wrong of ['not the key', 'x'.repeat(500)]) {
    await grace.key.fill(wrong)
    await grace.press('Join')
    await expect(grace.key).toHaveAccessibleDescription('That key or invitation does not open this room.')
    await expect(grace.key).toHaveValue(wrong)
    await expect(grace.username).toHaveValue('Grace')
    await expect(grace.email).toHaveValue('Grace@example.com')
  }
  await grace.key.fill(` ${key} `)
  await grace.press('Join')
  await grace.isLive()
  await expect(grace.row('inside')).toBeVisible()
})

test('P12.6: those inside let in who asks, and turn away', async ({ owner, guest }) => {
  const grace = await guest()
  await grace.knock('Grace')
  await grace.press('Ask to be let in')
  await expect(grace.page.getByRole('heading', { name: 'Asking…' })).toBeFocused()
  await owner.page.getByRole('button', { name: 'Not now' }).click()
  await expect(grace.page.getByText('You were not let in.')).toBeVisible()
  await expect(grace.username).toHaveValue('Grace')
  const noor = await guest()
  await noor.knock('Noor')
  await noor.press('Ask to be let in')
  await noor.press('Stop asking')
  await expect(noor.key).toBeVisible()
  await noor.press('Ask to be let in')
  await owner.page.getByRole('button', { name: 'Let in' }).click()
  await noor.isLive()
  await noor.say('thank you')
})

test('P13.5: who is banned sees why and until when, keeps what they wrote, and nothing of the room', async ({
  owner,
  guest,
}) => {
  const trolley = await guest(`#k=${key}`)
  await trolley.join('trolley@example.com', 'Trolley')
  await trolley.say('buy this')
  await trolley.composer.fill('and this')
  const ban = { do: 'ban', lasts: 3 * 86_400, reason: 'Advertising' } as const
  await asOwner(owner, 'team', { type: 'moderate', whom: { username: 'Trolley' }, measure: ban })
  await expect(trolley.page.getByRole('heading', { name: 'You cannot come in' })).toBeVisible()
  await expect(trolley.page.getByText('Advertising')).toBeVisible()
  await expect(trolley.page.getByText('and this')).toBeVisible()
  await expect(trolley.username).toHaveCount(0)
  await expect.poll(() => storedRooms(trolley.page)).toEqual([])
  await trolley.page.reload()
  await expect(trolley.page.getByText('Advertising')).toBeVisible()
  await expect(trolley.row('buy this')).toHaveCount(0)
  await expect.poll(() => storedRooms(trolley.page)).toEqual([])
})

test('P13.5: who is sent out can join again, where the door is open', long, async ({ owner, guest }) => {
  await asOwner(owner, 'team', { type: 'set', settings: { door: 'open' } })
  const grace = await guest()
  await grace.join('grace@example.com', 'Grace')
  await asOwner(owner, 'team', {
    type: 'moderate',
    whom: { username: 'Grace' },
    measure: { do: 'send_out' },
  })
  await expect(grace.page.getByRole('heading', { name: 'You were removed from the room' })).toBeVisible()
  await grace.press('Join again')
  await grace.isLive()
})

test('P12.8: a door that closes sends out with a form for the key', long, async ({ owner, guest }) => {
  const grace = await guest(`#k=${key}`)
  await grace.join('grace@example.com', 'Grace')
  await asOwner(owner, 'team', { type: 'set', settings: {}, key: 'a-new-key-of-the-room', sendOut: true })
  await expect(grace.key).toBeVisible()
  await expect(grace.username).toHaveValue('Grace')
  await grace.key.fill('a-new-key-of-the-room')
  await grace.press('Join')
  await grace.isLive()
})

test('P13.4: who is muted sees until when, and their text stays', async ({ owner, guest }) => {
  const grace = await guest(`#k=${key}`)
  await grace.join('grace@example.com', 'Grace')
  await grace.composer.fill('half a sentence')
  const whom = { username: 'Grace' }
  await asOwner(owner, 'team', { type: 'moderate', whom, measure: { do: 'mute', lasts: 600 } })
  await expect(grace.page.getByText(/^You can write again at .* Your text is kept\.$/)).toBeVisible()
  await expect(grace.page.getByText(/^9:5\d$/)).toBeVisible()
  await expect(grace.composer).toHaveCount(0)
  expect(await axeViolations(grace.page)).toEqual([])
  await asOwner(owner, 'team', { type: 'moderate', whom, measure: { do: 'unmute' } })
  await expect(grace.composer).toHaveValue('half a sentence')
  await asOwner(owner, 'team', { type: 'set', settings: { writers: 'moderators' } })
  await expect(grace.page.getByText(/^Only moderators can write here\./)).toBeVisible()
  await asOwner(owner, 'team', { type: 'set', settings: { writers: 'everyone', slow: 60 } })
  await grace.composer.press('Enter')
  await expect(grace.row('half a sentence')).toBeVisible()
  await expect(grace.pending).toHaveCount(0)
  await grace.composer.fill('too early')
  await grace.composer.press('Enter')
  await expect(grace.composer).toHaveAccessibleDescription(/^Slow mode: you can send in \d+ seconds$/)
  await expect(grace.composer).toHaveValue('too early')
})

test('P12.2: title, pinned line and roles are shown, and the line is hidden until it changes', async ({
  owner,
  guest,
}) => {
  await owner.say('Open day on Saturday')
  const row = owner.list.locator('[data-key]').filter({ hasText: 'Open day' })
  const pinned = Number((await row.getAttribute('data-key'))?.slice(1))
  const grace = await guest(`#k=${key}`)
  await grace.join('grace@example.com', 'Grace')
  await asOwner(owner, 'team', { type: 'set', settings: { title: 'Makers', pinned, topic: 'Soldering' } })
  await expect(grace.page.getByRole('heading', { name: 'Makers' })).toBeVisible()
  await expect(grace.page).toHaveTitle(/^Makers/)
  const line = grace.page.getByRole('link', { name: 'Pinned message: Open day on Saturday' })
  await line.click()
  await expect(grace.list.locator('.highlighted')).toContainText('Open day')
  await expect(grace.page.getByRole('button', { name: 'Ada owner' }).first()).toBeVisible()
  expect(await axeViolations(grace.page)).toEqual([])
  await grace.press('Hide this line until it changes')
  await expect(line).toHaveCount(0)
  await grace.page.reload()
  await grace.isLive()
  await expect(line).toHaveCount(0)
  await asOwner(owner, 'team', { type: 'set', settings: { pinned: 0 } })
  await expect(grace.page.getByText('Soldering')).toBeVisible()
})

test('P12.7: the owner’s link makes an owner of who joins with it, once', async ({
  guest,
  server,
  person,
}) => {
  const secret = ownerSecret(server)
  const ada = await guest(`#owner=${secret}`)
  await expect(ada.page).toHaveURL(/\/r\/team$/)
  await ada.join('ada@example.com', 'Ada')
  await expect(ada.page.getByText('You are an owner of this server now.')).toBeVisible()
  await expect(ada.page.getByRole('complementary', { name: 'People' })).toContainText('owner')
  await ada.press('Hide')
  const grace = await person('Grace')
  await grace.open(`${server.url}/#owner=${secret}`)
  await expect(grace.page.getByText(/^This did not make you an owner: This link was used/)).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `axe finds nothing at a closed door, while asking and when banned, ${colorScheme}`,
    long,
    async ({ owner, guest }) => {
      const grace = await guest('', { colorScheme, viewport: { width: 390, height: 844 } })
      await grace.knock('Grace')
      await grace.key.fill('wrong')
      await grace.press('Join')
      await expect(grace.key).toHaveAccessibleDescription(/does not open/)
      expect(await axeViolations(grace.page)).toEqual([])
      await grace.press('Ask to be let in')
      await expect(grace.page.getByRole('button', { name: 'Stop asking' })).toBeVisible()
      expect(await axeViolations(grace.page)).toEqual([])
      await owner.page.getByRole('button', { name: 'Let in' }).click()
      await grace.isLive()
      await asOwner(owner, 'team', {
        type: 'moderate',
        whom: { username: 'Grace' },
        measure: { do: 'ban', lasts: null, reason: 'Advertising' },
      })
      await expect(grace.page.getByText('Advertising')).toBeVisible()
      expect(await axeViolations(grace.page)).toEqual([])
    },
  )

/** The names of the rooms of which messages are stored in the browser. */
function storedRooms(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('parley-rooms')
        opening.addEventListener('error', () => reject(new Error('The database does not open')))
        opening.addEventListener('success', () => {
          const db = opening.result
          const names = db.transaction('rooms').objectStore('rooms').getAllKeys()
          names.addEventListener('success', () => {
            db.close()
            resolve(names.result as string[])
          })
        })
      }),
  )
}
