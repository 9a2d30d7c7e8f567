import type { ChatPage } from './chat-page.ts'

export interface Watched {
  /** The furthest that any row in view moved, in pixels, when rows came or went: scrolling itself is no jump. */
  jump: number
  /** The most message rows that there were at any moment. */
  rows: number
  /** How often rows came or went. */
  changes: number
}

declare global {
  interface Window {
    watched: Watched
  }
}

/** Watches the list from now on, in the page itself: what a person would see between two frames. */
export async function watchJumps(chat: ChatPage) {
  await chat.list.evaluate((list) => {
    // Only them: what floats over a row comes with the pointer, and moves nothing.
    const rows = list.querySelector('.rows') ?? list
    const watched = { jump: 0, rows: 0, changes: 0 }
    window.watched = watched
    let places = placesInView()

    // Before the page's own listener: where scrolling alone has brought the rows.
    window.addEventListener('scroll', () => (places = placesInView()), { capture: true })
    new MutationObserver(() => {
      const now = placesInView()
      for (const [text, top] of places)
        watched.jump = Math.max(watched.jump, Math.abs((now.get(text) ?? top) - top))
      watched.rows = Math.max(watched.rows, list.querySelectorAll('article').length)
      watched.changes += 1
      places = now
    }).observe(rows, { childList: true })

    function placesInView() {
      const view = list.getBoundingClientRect()
      const texts = [...list.querySelectorAll('article .text')]
      const placed = texts.map((text) => [text.textContent, text.getBoundingClientRect()] as const)
      return new Map(
        placed
          .filter(([, { top, bottom }]) => bottom > view.top && top < view.bottom)
          .map(([text, { top }]) => [text, top]),
      )
    }
  })
}

export function watchedOf(chat: ChatPage): Promise<Watched> {
  return chat.page.evaluate(() => window.watched)
}
