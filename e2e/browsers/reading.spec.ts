import { RawClient } from '../support/raw-client.ts'
import { fill } from '../support/raw-socket.ts'
import { expect, test } from './fixtures.ts'
import { button, composer, message, type Target } from './target.ts'
import type { Visitor } from './visitor.ts'

const list: Target = { css: '[role="log"]' }

test('at the end, new messages keep the end in view', async ({ ada, server }) => {
  await fill(server, 60)
  await ada.sees(message('text 60'))
  await ada.until('the end is in view', isAtEnd)
  await fill(server, 20, 61)
  await ada.sees(message('text 80'))
  await ada.until('the end is in view', isAtEnd)
})

test('while older messages are read, new ones and older pages move nothing', async ({ ada, server }) => {
  await fill(server, 150)
  await ada.sees(message('text 150'))
  await ada.until('the end is in view', isAtEnd)
  await ada.wheel(list, -700)
  await ada.sees(button('Jump to the newest message'))
  const [before = { text: '', top: 0 }] = await settled(ada)
  await fill(server, 20, 151)
  await ada.sees(button('20 new messages'))
  await ada.until('the row is where it was', isAt, before.text, before.top)
  await ada.click(button('20 new messages'))
  await ada.sees(message('text 170'))
  await ada.until('the end is in view', isAtEnd)
})

test('a link to a message opens the room there', async ({ ada, server }) => {
  await fill(server, 200)
  await ada.sees(message('text 200'))
  await ada.page.open('about:blank')
  await ada.page.open(`${server.url}/#m40`)
  await ada.isLive()
  await ada.sees({ css: '.highlighted', text: 'text 40' })
  // It is highlighted for a moment only.
  await ada.until('it is in view', () => {
    const row = probe.find({ css: '[role="log"] article', text: 'text 40' })[0]?.getBoundingClientRect()
    return row !== undefined && row.top >= 0 && row.bottom <= innerHeight
  })
})

test('a reload keeps the reading place and the draft', async ({ ada, server }) => {
  await fill(server, 100)
  await ada.sees(message('text 100'))
  await ada.until('the end is in view', isAtEnd)
  await ada.fill(composer, 'half a thought')
  await ada.wheel(list, -900)
  await ada.sees(button('Jump to the newest message'))
  const [before = { text: '', top: 0 }] = await settled(ada)
  await ada.page.reload()
  await ada.isLive()
  await ada.sees({ css: '[role="log"] article', text: before.text })
  await ada.until('the row is where it was', isAt, before.text, before.top)
  expect(await ada.page.evaluate(() => document.querySelector('textarea')?.value)).toBe('half a thought')
})

test('a search finds a message that is not loaded, and jumps to it', async ({ ada, server }) => {
  const grace = await RawClient.join(server, 'Grace')
  await grace.post('cid-deploy', 'The deployment of the café is GREEN')
  grace.close()
  await fill(server, 120)
  await ada.page.reload()
  await ada.isLive()
  await ada.click(button('Search this room'))
  await ada.fill({ css: '[role="combobox"]' }, 'cafe green')
  await ada.sees({ css: '[role="option"]' }, 1)
  await ada.sees({ css: 'mark', text: 'café' }, 1)
  await ada.click({ css: '[role="option"]' })
  await ada.sees({ css: '.highlighted', text: 'The deployment' })
})

test('what is written during a restart of the server is sent once, in order', async ({ ada, server }) => {
  await ada.say('before')
  await ada.point(message('before'))
  await ada.sees(button('More')) // the last part of the page that is loaded
  await server.kill()
  for (const n of [1, 2, 3]) {
    await ada.fill(composer, `offline ${n}`)
    await ada.page.key('Enter')
    await ada.sees(message(`offline ${n}`), 1)
  }
  await server.start()
  await ada.nothingPending()
  await ada.page.reload()
  await ada.isLive()
  expect(await ada.texts()).toEqual(['before', 'offline 1', 'offline 2', 'offline 3'])
})

function isAtEnd() {
  const list = document.querySelector('[role="log"]') ?? document.body
  return list.scrollHeight - list.scrollTop - list.clientHeight < 2
}

function isAt(text: string, top: number) {
  const row = probe.find({ css: '[role="log"] article', text })[0]
  return row !== undefined && Math.abs(row.getBoundingClientRect().top - top) <= 1.5
}

/** The rows in view, once they have stopped to move: a wheel may scroll smoothly. */
async function settled(ada: Visitor) {
  let [before, now] = [await standing(ada), await standing(ada)]
  while (JSON.stringify(before) !== JSON.stringify(now)) [before, now] = [now, await standing(ada)]
  return now
}

/** The rows that are completely in view, from top to bottom. */
function standing(ada: Visitor) {
  return ada.page.evaluate(() => {
    const { top: edge } = (document.querySelector('[role="log"]') ?? document.body).getBoundingClientRect()
    return probe
      .find({ css: '[role="log"] article' })
      .map((row) => ({
        text: probe.textOf(row.querySelector('.text') ?? row),
        top: row.getBoundingClientRect().top,
      }))
      .filter(({ top }) => top >= edge && top < innerHeight)
  })
}
