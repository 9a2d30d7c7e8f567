import { expect, type Locator } from '@playwright/test'
import type { ChatPage } from './chat-page.ts'

/** The list of rooms of a page: beside the conversation, or over it. */
export function roomsOf({ page }: ChatPage) {
  const list = page
    .getByRole('navigation', { name: 'Your rooms' })
    .or(page.getByRole('dialog', { name: 'Your rooms' }))
  return {
    list,
    button: page.getByRole('button', { name: /^Your rooms/ }),
    rows: list.getByRole('link'),
    /** By the beginning of its name for screen readers. */
    row: (name: string) => list.getByRole('link', { name: new RegExp(`^${name}(,|$)`) }),
    open: list.locator('[aria-current=page]'),
  }
}

/** Opens more rooms, the last of which stays open. */
export async function visit(chat: ChatPage, ...rooms: string[]) {
  const { origin } = new URL(chat.page.url())
  for (const room of rooms) {
    await chat.open(`${origin}/r/${room}`)
    await chat.isLive()
  }
}

/** Opens the menu of a room in the list. */
export async function openRoomMenu(chat: ChatPage, row: Locator) {
  await row.hover()
  await row.locator('..').getByRole('button').click()
  await expect(chat.page.getByRole('dialog', { name: /^More about/ })).toBeVisible()
}
