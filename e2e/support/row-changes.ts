import type { ChatPage } from './chat-page.ts'

export interface RowChanges {
  /** The largest move of a visible row, in pixels, when rows were added or removed; scrolling does not count. */
  jump: number
  /** The maximum number of message rows. */
  rows: number
  /** How often rows were added or removed. */
  changes: number
}

declare global {
  interface Window {
    watched: RowChanges
  }
}

/** Starts to observe the list, inside the page. */
export async function watchRowChanges(chat: ChatPage) {
  await chat.list.evaluate((list) => {
    // Only rows: the toolbar over a row appears with the pointer, and moves nothing.
    const rows = list.querySelector('.rows') ?? list
    const watched = { jump: 0, rows: 0, changes: 0 }
    window.watched = watched
    let places = placesInView()

    // In the capture phase, before the page's listener: the positions after scrolling alone.
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

export function readRowChanges(chat: ChatPage): Promise<RowChanges> {
  return chat.page.evaluate(() => window.watched)
}
