import { expect, test, type Page } from '@playwright/test'
import type { AccessAction } from '../../apps/server/src/access/may.ts'
import { DecisionServer, subjectOf, welcome } from '../../apps/server/src/testing/access/decision-server.ts'
import {
  actionGroups,
  rowsOfNewcomers,
  type ActionGroup,
  type DecisionRow,
} from '../../apps/server/src/testing/access/decision-table.ts'
import { ChatPage } from '../support/chat-page.ts'

test('P12.1, P13: the page offers what the decision table allows, and hides or refuses the rest', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000)
  const server = new DecisionServer()
  try {
    const url = await server.start()
    const ada = new ChatPage(page)
    await ada.open(url)
    await ada.join('ada@example.com', 'Ada')
    await ada.say('hello')
    const person = await server.log.access.authorOf('lobby', 1)
    if (person === undefined) throw new Error('Ada has posted nothing.')
    for (const [n, row] of rowsOfNewcomers.entries())
      await test.step(row.who, async () => {
        const room = `row-${n}`
        // Somebody else: Ada has been here for a while.
        const context = row.who.startsWith('a newcomer') ? await browser.newContext() : undefined
        const chat = context === undefined ? ada : new ChatPage(await context.newPage())
        const known = () => Promise.resolve() // as Ada is
        const line = { who: row.who, room, person, door: 'invitation', isEverywhere: false, known } as const
        const takeBack = await server.prepare(line)
        await chat.open(`${url}/r/${room}`)
        if (context !== undefined) await knock(chat)
        const { inside } = row.answers
        if (inside === 'yes') await expectInside(chat, row, server, { room, person })
        else await expectOutside(chat, inside)
        await takeBack()
        await context?.close()
      })
  } finally {
    await server.close()
  }
})

async function knock(chat: ChatPage) {
  await chat.email.fill('newcomer@example.com')
  await chat.username.fill('Newcomer')
  await chat.page.getByRole('button', { name: 'Join' }).click()
}

/** Why, and nothing else of the room. */
async function expectOutside({ page, rows, composer }: ChatPage, code: string) {
  const banned = page.getByRole('heading', { name: 'You cannot come in' })
  const closed = page.getByLabel('Key or invitation')
  await expect(code === 'banned' ? banned : closed).toBeVisible()
  const { people, search, settings, attach } = placesOf(page)
  for (const place of [rows, composer, people, search, settings, attach]) await expect(place).toHaveCount(0)
}

async function expectInside(
  chat: ChatPage,
  { who, answers }: DecisionRow,
  server: DecisionServer,
  { room, person }: { room: string; person: ReturnType<typeof subjectOf> },
) {
  await chat.isLive()
  await server.post(room, 'news')
  await server.post(room, 'mine', person)
  await server.decide(room, { kind: 'ask', subject: subjectOf('Zoe', 'zoe') })
  const found = {
    ...(await read(chat)),
    ...(await menus(chat)),
    ...(await write(chat)),
    ...(await order(chat)),
  }
  const expected = Object.fromEntries(
    (Object.keys(actionGroups) as ActionGroup[]).flatMap((group) =>
      actionGroups[group].flatMap((action) => (ofLinks.has(action) ? [] : [[action, answers[group]]])),
    ),
  )
  // What is not offered is not_allowed; moderators have no need to report.
  const isStaff = answers.order === 'yes'
  expect(found, who).toEqual({ ...expected, report: isStaff ? 'not_allowed' : 'yes' })
}

/** What concerns the cards of links has tests of its own. */
const ofLinks: ReadonlySet<AccessAction> = new Set(['preview', 'remove_card'])

type Found = Partial<Record<AccessAction, string>>

async function read(chat: ChatPage): Promise<Found> {
  await expect(chat.row(welcome)).toBeVisible()
  await expect(chat.row('news')).toBeVisible()
  await expect(chat.row('mine')).toBeVisible()
  const { people, search } = placesOf(chat.page)
  await expect(people).toContainText('Olga')
  await search.click()
  await chat.page.getByRole('combobox', { name: 'Search this room' }).fill('welcome')
  await expect(chat.page.getByRole('option')).toHaveCount(1)
  await chat.page.getByRole('button', { name: 'Close the search' }).click()
  return { join: 'yes', listen: 'yes', read_history: 'yes', see_people: 'yes', search: 'yes' }
}

async function menus(chat: ChatPage): Promise<Found> {
  const ofOther = await menuOf(chat, 'news')
  const own = await menuOf(chat, 'mine')
  const isOffered = (name: string) => offered(ofOther.includes(name))
  const removals = ['Remove', 'Remove all of theirs'].filter((name) => ofOther.includes(name))
  return {
    report: isOffered('Report to the moderators'),
    pin: isOffered('Pin'),
    remove_any: removals.length === 1 ? 'only one of them' : offered(removals.length === 2),
    remove: offered(own.includes('Remove')),
  }
}

async function menuOf(chat: ChatPage, text: string): Promise<string[]> {
  await chat.openMenu(text)
  const dialog = chat.page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Copy the link' })).toBeVisible()
  // The words for it are loaded for the first menu.
  if (text === 'news') await expect(dialog.getByRole('button', { name: 'About Olga' })).toBeVisible()
  const names = await dialog.getByRole('button').allInnerTexts()
  await chat.page.keyboard.press('Escape')
  // Its words are those of the composer, also while it goes.
  await expect(chat.page.locator('dialog')).toHaveCount(0)
  return names.map((name) => name.trim())
}

/** The field and all that belongs to it, or why not; and a reaction. */
async function write(chat: ChatPage): Promise<Found> {
  const { page, composer } = chat
  const reasons = {
    muted: 'A moderator has muted you until they lift it.',
    locked: 'Only moderators can write here.',
  }
  const muted = page.getByText(reasons.muted)
  const locked = page.getByText(reasons.locked)
  await expect(composer.or(muted).or(locked)).toBeVisible()
  const code = (await muted.isVisible()) ? 'muted' : (await locked.isVisible()) ? 'moderators_only' : 'yes'
  const { attach } = placesOf(page)
  if (code === 'yes') await chat.say('words of my own')
  for (const place of [composer, attach]) await expect(place).toHaveCount(code === 'yes' ? 1 : 0)
  if (code === 'yes') {
    await chat.react('news', '👍')
    await expect(chat.row('news').getByRole('button', { name: /👍/ })).toBeVisible()
  } else await expectNoAnswers(chat, code === 'muted' ? reasons.muted : reasons.locked)
  return { type: code, post: code, upload: code, edit: code, react: code }
}

/** Neither reactions nor replies nor edits are offered: the reason is. */
async function expectNoAnswers(chat: ChatPage, reason: string) {
  const { page } = chat
  for (const text of ['news', 'mine']) {
    await chat.openMenu(text)
    const menu = page.getByRole('dialog')
    await expect(menu.getByText(reason)).toBeVisible()
    for (const name of ['React with 👍', 'React', 'Reply', 'Edit'])
      await expect(menu.getByRole('button', { name, exact: true })).toHaveCount(0)
    await page.keyboard.press('Escape')
    for (const name of ['React', 'Reply'])
      await expect(page.getByRole('toolbar').getByRole('button', { name })).toHaveCount(0)
  }
}

async function order(chat: ChatPage): Promise<Found> {
  const { page } = chat
  const { people, settings, letIn } = placesOf(page)
  await people.getByRole('button', { name: 'Olga' }).click()
  const card = page.getByRole('dialog', { name: 'About Olga' })
  await expect(card).toBeVisible()
  const names = (await card.getByRole('button').allInnerTexts()).map((name) => name.trim())
  await page.keyboard.press('Escape')
  const measures = ['Mute', 'Remove from the room', 'Ban…'].filter((name) => names.includes(name))
  const isStaff = measures.length === 3
  // They come with the same frames as what is asked for next.
  await expect(settings).toHaveCount(isStaff ? 1 : 0)
  await expect(letIn).toHaveCount(isStaff ? 1 : 0)
  const found = {
    moderate: measures.length > 0 && !isStaff ? 'some of it' : offered(isStaff),
    let_in: offered(isStaff),
    set_role: offered(names.includes('Make moderator')),
    resign: await resignation(page, isStaff),
    converse: names.includes('Message') ? 'yes' : 'muted',
  }
  return { ...found, ...(await inSettings(page, isStaff)) }
}

/** On the own card, which only those with a role have. */
async function resignation(page: Page, isStaff: boolean) {
  const own = placesOf(page).people.getByRole('button', { name: /^Ada/ })
  await expect(own).toHaveCount(isStaff ? 1 : 0)
  if (!isStaff) return offered(false)
  await own.click()
  const card = page.getByRole('dialog', { name: 'About Ada' })
  const isOffered = await card.getByRole('button', { name: 'Give up the role' }).isVisible()
  await page.keyboard.press('Escape')
  return offered(isOffered)
}

async function inSettings(page: Page, isOffered: boolean): Promise<Found> {
  const nothing = offered(false)
  if (!isOffered)
    return {
      ...{ set_room: nothing, invite: nothing, audit: nothing, export: nothing },
      ...{ delete_room: nothing, set_everywhere: nothing, set_bots: nothing },
    }
  await placesOf(page).settings.click()
  const dialog = page.getByRole('dialog', { name: /Room settings/ })
  const has = async (place: ReturnType<Page['locator']>) => offered((await place.count()) === 1)
  await expect(dialog.getByLabel('Topic')).toBeVisible()
  // Its code is loaded for owners, who also delete rooms.
  const hasLater = async (place: ReturnType<Page['locator']>, count: number) => {
    await expect(place).toHaveCount(count)
    return offered(count === 1)
  }
  const found = {
    set_room: await has(dialog.getByLabel('Topic')),
    invite: await has(dialog.getByRole('button', { name: 'Invite…' })),
    audit: await has(dialog.getByRole('heading', { name: 'What was done here' })),
    export: await has(dialog.getByRole('link', { name: 'As a page' })),
    delete_room: await has(dialog.getByRole('button', { name: 'Delete room…' })),
    set_everywhere: await has(dialog.getByLabel('All rooms')),
    set_bots: await hasLater(
      dialog.getByRole('button', { name: 'Add a bot' }),
      await dialog.getByRole('button', { name: 'Delete room…' }).count(),
    ),
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  return found
}

const offered = (is: boolean) => (is ? 'yes' : 'not_allowed')

function placesOf(page: Page) {
  return {
    people: page.getByRole('complementary', { name: 'People' }),
    search: page.getByRole('button', { name: 'Search this room' }),
    settings: page.getByRole('button', { name: 'Room settings' }),
    attach: page.getByRole('button', { name: 'Add photos or files' }),
    letIn: page.getByRole('button', { name: 'Let in' }),
  }
}
