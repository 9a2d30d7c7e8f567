import type { Page } from '@playwright/test'
import type { ChatPage } from './chat-page.ts'
import { expect } from './fixtures.ts'

/** Fills the room and scrolls to about message 80 of 100. */
export async function scrollUp(chat: ChatPage, filled: () => Promise<void>) {
  await filled()
  await expect(chat.row(/text 100$/)).toBeInViewport()
  await chat.list.evaluate((list) => list.scrollBy(0, -200))
  await expect(chat.newest).toBeVisible()
  return chat
}

export function topOf(chat: ChatPage, text: string) {
  return chat
    .row(new RegExp(`${text}$`))
    .first()
    .evaluate((row) => row.getBoundingClientRect().top)
}

/** The text of the first row that is completely visible `pixels` below the upper edge. */
export async function textBelowEdge(chat: ChatPage, pixels = 0) {
  return chat.list.evaluate((list, below) => {
    const edge = list.getBoundingClientRect().top + below
    const texts = [...list.querySelectorAll('article .text')]
    return texts.find((text) => text.getBoundingClientRect().top >= edge)?.textContent ?? ''
  }, pixels)
}

export function twoFrames(page: Page) {
  return page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  )
}
