import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { readRowChanges, watchRowChanges } from '../support/row-changes.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

const mostRows = 500

// Screenshots of every step would take longer than the steps.
test.use({ trace: 'off', serverEnv: { HISTORY_PER_PERSON: '1000/s burst 1000' } })

test(
  '10,000 messages, scrolling to the first and back: rows stay few, and do not shift',
  long,
  async ({ person, server }) => {
    test.setTimeout(180_000)
    await fill(server, 10_000)
    const ada = await person('Ada')
    await expect(ada.row(/text 10000$/)).toBeInViewport()
    await watchRowChanges(ada)
    await wheelUntil(ada, -5_000, () => holds(ada, 'text 1'))
    await ada.list.evaluate((list) => (list.scrollTop = 0))
    await expect(ada.row(/text 1$/)).toBeInViewport()
    await expect(ada.list).toContainText('This is the beginning of the lobby')
    await wheelUntil(ada, 5_000, async () => (await ada.newest.count()) === 0)
    await expect(ada.row(/text 10000$/)).toBeInViewport()
    const { jump, rows, changes } = await readRowChanges(ada)
    console.log(`rows at most ${rows}, jump at most ${jump.toFixed(2)} px, ${changes} changes`)
    expect(jump).toBeLessThanOrEqual(1)
    expect(rows).toBeLessThanOrEqual(mostRows)
    expect(changes).toBeGreaterThan(2 * (10_000 / mostRows))
  },
)

function holds(chat: ChatPage, text: string) {
  return chat.list.evaluate(
    (list, sought) => [...list.querySelectorAll('.text')].some(({ textContent }) => textContent === sought),
    text,
  )
}

/** Turns the wheel by the same distance until it is `done`. */
async function wheelUntil(chat: ChatPage, pixels: number, done: () => Promise<boolean>) {
  await chat.list.hover()
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (await done()) return
    await chat.page.mouse.wheel(0, pixels)
  }
  throw new Error('The wheel was turned for nothing.')
}
