import type { Page } from '@playwright/test'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { axeViolations } from '../support/axe-violations.ts'
import { ChatPage } from '../support/chat-page.ts'
import { expectLater as expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test.describe.configure({ timeout: 180_000 })

test('photos are sent with a caption, shown to others in reserved room, and opened in full size', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  let show = () => {}
  const shown = new Promise<void>((resolve) => (show = resolve))
  await grace.page.route('**/files/*/small', async (route) => {
    await shown
    await route.continue()
  })
  await choose(
    ada,
    await photo(ada.page, 'board.png', 1_200, 800),
    await photo(ada.page, 'case.png', 600, 800),
  )
  await expect(tiles(ada).getByText(/ready$/)).toHaveCount(2)
  await ada.say('Two photos')
  const row = grace.row('Two photos')
  await expect(row.getByRole('button', { name: 'Photo by Ada' })).toHaveCount(2)
  const height = await row.evaluate((element) => element.getBoundingClientRect().height)
  expect(height).toBeGreaterThan(120)
  show()
  await expect(row.locator('.loaded')).toHaveCount(2)
  expect(await row.evaluate((element) => element.getBoundingClientRect().height)).toBe(height)

  await row.getByRole('button', { name: 'Photo by Ada' }).first().click()
  const viewer = grace.page.getByRole('dialog', { name: 'Photo' })
  await expect(viewer.getByText('1 of 2')).toBeVisible()
  await expect(viewer.getByRole('img', { name: 'board.png' })).toHaveJSProperty('complete', true)
  await grace.page.keyboard.press('ArrowRight')
  await expect(viewer.getByText('2 of 2')).toBeVisible()
  expect(await axeViolations(grace.page)).toEqual([])
  await grace.page.keyboard.press('Escape')
  await expect(viewer).toBeHidden()

  await ada.act('Two photos', 'Edit')
  await ada.composer.fill('')
  await ada.page.getByRole('button', { name: 'Save' }).click()
  await expect(row).toHaveCount(0)
  await expect(grace.rows.last().getByRole('button', { name: 'Photo by Ada' })).toHaveCount(2)
  await expect(grace.rows.last()).toContainText('(edited)')
  expect(grace.consoleErrors).toEqual([])
})

test('P14.3: an upload goes on after cuts, a reload and a kill of the server, and keeps its place among the posts', async ({
  person,
  server,
}) => {
  test.slow()
  const ada = await person('Ada')
  const bytes = Buffer.alloc(9 * 1024 * 1024, 'parley')
  let pieces = 0
  await ada.page.route('**/api/files/*', (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    pieces += 1
    return pieces > 1 ? route.abort('connectionreset') : route.continue()
  })
  await choose(ada, { name: 'plan.pdf', mimeType: 'application/pdf', buffer: bytes })
  await expect(tiles(ada).filter({ hasText: 'plan.pdf' })).toBeVisible()
  await ada.type('with the plan')
  await ada.type('after the plan')
  await expect(ada.row('with the plan').getByText(/goes on by itself/)).toBeVisible()
  await expect(ada.pending).toHaveCount(1)
  await server.kill()
  await server.start()
  await ada.page.unrouteAll({ behavior: 'ignoreErrors' })
  const offsets: string[] = []
  ada.page.on('request', (request) => {
    if (request.method() === 'PATCH') offsets.push(request.headers()['upload-offset'] ?? '')
  })
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.row('with the plan').getByRole('link', { name: /^Download plan.pdf/ })).toBeVisible()
  await expect(ada.pending).toHaveCount(0)
  expect(await ada.texts()).toEqual(['with the plan', 'after the plan'])
  expect(offsets[0]).toBe(String(4 * 1024 * 1024))

  const download = ada.page.waitForEvent('download')
  await ada.row('with the plan').getByRole('link').click()
  const saved = await download
  expect(saved.suggestedFilename()).toBe('plan.pdf')
  expect(sha(readFileSync(await saved.path()))).toBe(sha(bytes))
  await expect.poll(() => ada.page.evaluate(storedFiles)).toBe(0)
})

test(
  'another tab goes on with what a closed one has begun, and the message is there once',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    let pieces = 0
    await ada.page.route('**/api/files/*', (route) => {
      if (route.request().method() !== 'PATCH') return route.continue()
      pieces += 1
      return pieces > 1 ? route.abort('connectionreset') : route.continue()
    })
    await choose(ada, {
      name: 'plan.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.alloc(5 * 1024 * 1024, 1),
    })
    await expect(tiles(ada).filter({ hasText: 'plan.pdf' })).toBeVisible()
    await ada.type('with the plan')
    await expect(ada.row('with the plan').getByText(/goes on by itself/)).toBeVisible()
    const other = new ChatPage(await ada.page.context().newPage())
    await other.open(server.url)
    await other.isLive()
    await expect(other.row('with the plan').getByText('Waiting for its turn…')).toBeVisible()
    const created: string[] = []
    other.page.on('request', (request) => {
      if (request.url().endsWith('/api/files')) created.push(request.method())
    })
    await ada.page.close()
    await expect(other.rows.getByRole('link', { name: /^Download plan.pdf/ })).toBeVisible()
    await expect(other.rows).toHaveCount(1)
    expect(created).toEqual([])
    await expect.poll(() => other.page.evaluate(storedFiles)).toBe(0)
  },
)

test('what is pasted and dropped waits in the composer, also after a reload, and is sent without a word', async ({
  person,
}) => {
  const ada = await person('Ada')
  await hand(ada.page, 'paste', 'image.png')
  await expect(tiles(ada)).toHaveCount(2) // and the one to add more
  await hand(ada.page, 'dragover', 'notes.txt')
  await expect(ada.page.getByText('Drop files here to send them')).toBeVisible()
  await hand(ada.page, 'drop', 'notes.txt')
  await expect(ada.page.getByText('Drop files here to send them')).toBeHidden()
  await expect(tiles(ada).filter({ hasText: 'notes.txt' })).toHaveText(/ready/)
  await ada.page.reload()
  await ada.isLive()
  await expect(tiles(ada).filter({ hasText: 'notes.txt' })).toHaveText(/ready/)
  expect(await axeViolations(ada.page)).toEqual([])
  await tiles(ada)
    .first()
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(tiles(ada)).toHaveCount(2)
  await ada.composer.press('Enter')
  await expect(ada.rows.getByRole('link', { name: /^Download notes.txt, TXT, 11 bytes/ })).toBeVisible()
  await expect(tiles(ada)).toHaveCount(0)
})

test.describe('with a small limit', () => {
  test.use({ serverEnv: { UPLOAD_MAX: '1MB', UPLOAD_DAY: '1MB', UPLOAD_NEWCOMER: '1MB' } })

  test('what cannot be sent is named, and the message goes without it', async ({ person }) => {
    const ada = await person('Ada')
    const file = (name: string, size: number) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(size, 1),
    })
    await choose(ada, file('empty.bin', 0), file('large.bin', 1_400_000), file('first.bin', 700_000))
    const alert = ada.page.getByRole('alert')
    await expect(alert.getByText(/empty.bin.* is empty/)).toBeVisible()
    await expect(alert.getByText(/large.bin.* is too large/)).toBeVisible()
    await expect(tiles(ada).filter({ hasText: 'first.bin' })).toHaveText(/ready/)
    await choose(ada, file('second.bin', 700_000))
    await expect(ada.page.getByRole('alert').filter({ hasText: 'second.bin' })).toBeVisible()
    await ada.type('One of two')
    await expect(ada.page.getByText(/did not arrive. Retry it or leave it out/).first()).toBeVisible()
    await ada.page.getByRole('button', { name: 'Leave out' }).click()
    await ada.say('One of two')
    await expect(ada.row('One of two').getByRole('link')).toHaveCount(1)
  })
})

test(
  'a file that is being sent is taken back, and a reply quotes what has no words',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.page.route('**/api/files/*', (route) =>
      route.request().method() === 'PATCH' ? route.abort('connectionreset') : route.continue(),
    )
    await choose(ada, { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') })
    await expect(tiles(ada).filter({ hasText: 'a.txt' })).toBeVisible()
    await ada.type('not yet')
    await ada.row('not yet').getByRole('button', { name: 'Take the message back' }).click()
    await expect(ada.composer).toHaveValue('not yet')
    await expect(ada.rows).toHaveCount(0)
    await expect(tiles(ada).filter({ hasText: 'a.txt' })).toBeVisible()
    await ada.page.unrouteAll({ behavior: 'ignoreErrors' })
    await expect(tiles(ada).filter({ hasText: 'a.txt' })).toHaveText(/ready/)
    await ada.composer.fill('')
    await ada.composer.press('Enter')
    await expect(ada.rows.getByRole('link')).toHaveCount(1)
    await ada.rows.first().hover()
    await ada.list.getByRole('button', { name: 'Reply' }).click()
    await expect(ada.page.getByText('a.txt').last()).toBeVisible()
    await ada.say('thanks')
    await expect(ada.row('thanks').locator('.quote')).toContainText('Photo or file')
  },
)

for (const colorScheme of ['light', 'dark'] as const)
  test(
    `in forced colours, ${colorScheme}, how much of a file has arrived is drawn`,
    long,
    async ({ person }) => {
      const ada = await person('Ada', { forcedColors: 'active', colorScheme })
      await ada.page.route('**/api/files/*', (route) =>
        route.request().method() === 'PATCH' ? new Promise(() => {}) : route.continue(),
      )
      await choose(ada, { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') })
      const ring = tiles(ada).locator('.ring')
      await expect(ring).toBeVisible()
      const colours = await ring.evaluate((svg) => {
        const stroke = (part: string) => getComputedStyle(svg.querySelector(part) ?? svg).stroke
        const probe = document.createElement('span')
        probe.style.color = 'Highlight'
        document.body.append(probe)
        const highlight = getComputedStyle(probe).color
        probe.remove()
        return {
          ground: getComputedStyle(svg).backgroundColor,
          track: stroke('.track'),
          part: stroke('.part'),
          highlight,
        }
      })
      expect(colours.part).toBe(colours.highlight)
      expect(new Set([colours.ground, colours.track, colours.part]).size).toBe(3)
    },
  )

test('P14.6: a video shows its first frame to others before they play it, also after a reload of its sender', async ({
  person,
}) => {
  const [ada, grace] = [await person('Ada'), await person('Grace')]
  await choose(ada, await film(ada.page))
  await expect(tiles(ada).locator('canvas')).toBeVisible()
  await ada.page.reload()
  await expect(tiles(ada).locator('canvas')).toBeVisible()
  await expect(tiles(ada).getByText(/ready$/)).toHaveCount(1)
  await ada.say('a film')
  const video = grace.row('a film').locator('video')
  await expect(video).toHaveJSProperty('preload', 'none')
  const poster = (await video.getAttribute('poster')) ?? ''
  expect(poster).toMatch(/^\/files\/[0-9a-f]{32}\/small$/)
  const drawn = await grace.page.evaluate(async (address) => {
    const picture = await createImageBitmap(await (await fetch(address)).blob())
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context?.drawImage(picture, 0, 0)
    const [red = 0, green = 0] = context?.getImageData(10, 10, 1, 1).data ?? []
    return { width: picture.width, height: picture.height, isRed: red > 150 && green < 100 }
  }, poster)
  expect(drawn).toEqual({ width: 320, height: 180, isRed: true })
  expect([...ada.consoleErrors, ...grace.consoleErrors]).toEqual([])
})

function tiles(chat: ChatPage) {
  return chat.page.getByRole('list', { name: 'Files to send' }).getByRole('listitem')
}

interface Chosen {
  name: string
  mimeType: string
  buffer: Buffer
}

async function choose(chat: ChatPage, ...files: Chosen[]) {
  await chat.page.locator('input[type=file]').setInputFiles(files)
}

/** A picture that the page draws. */
async function photo(page: Page, name: string, width: number, height: number): Promise<Chosen> {
  const base64 = await page.evaluate(
    ([wide, high]) => {
      const canvas = document.createElement('canvas')
      canvas.width = wide
      canvas.height = high
      const context = canvas.getContext('2d')
      for (let stripe = 0; stripe < 8; stripe += 1) {
        if (context) context.fillStyle = `hsl(${stripe * 45} 60% 50%)`
        context?.fillRect((stripe * wide) / 8, 0, wide / 8, high)
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    },
    [width, height] as const,
  )
  return { name, mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') }
}

/** Half a second that begins red and ends blue, as the page records it. */
async function film(page: Page): Promise<Chosen> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas')
    canvas.width = 320
    canvas.height = 180
    const context = canvas.getContext('2d')
    const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' })
    const parts: Blob[] = []
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve))
    recorder.start()
    for (let frame = 0; frame < 12; frame += 1) {
      if (context) context.fillStyle = frame < 8 ? '#d02020' : '#2020d0'
      context?.fillRect(0, 0, 320, 180)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    recorder.stop()
    await stopped
    const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  })
  return { name: 'film.webm', mimeType: 'video/webm', buffer: Buffer.from(base64, 'base64') }
}

/** Pastes or drags a file of eleven bytes. */
async function hand(page: Page, type: 'paste' | 'dragover' | 'drop', name: string) {
  await page.evaluate(
    ([event, file]) => {
      const data = new DataTransfer()
      data.items.add(new File(['hello there'], file, { type: 'text/plain' }))
      const field = document.querySelector('textarea')
      const options = { bubbles: true, cancelable: true }
      field?.dispatchEvent(
        event === 'paste'
          ? new ClipboardEvent(event, { ...options, clipboardData: data })
          : new DragEvent(event, { ...options, dataTransfer: data }),
      )
    },
    [type, name] as const,
  )
}

/** How many files the browser still stores. */
function storedFiles() {
  return new Promise<number>((resolve, reject) => {
    const opening = indexedDB.open('parley-files')
    opening.addEventListener('error', () => reject(new Error('not opened')))
    opening.addEventListener('success', () => {
      const counting = opening.result.transaction('bytes').objectStore('bytes').count()
      counting.addEventListener('success', () => resolve(counting.result))
    })
  })
}

const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
