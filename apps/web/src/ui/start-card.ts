/** What index.html shows until the page itself does (app/start-card.js), and what was typed there. */
export interface EarlyInput {
  email: string
  username: string
  focused: 'email' | 'username' | undefined
  /** Within the focused field. An email field has none. */
  selection: readonly [start: number | null, end: number | null]
  /** The form was sent already. */
  isSubmitted: boolean
}

/** Milliseconds between looks at what the person is doing. */
const lookEveryMs = 50

const longestFrameMs = 500

const find = () => (typeof document === 'undefined' ? null : document.getElementById('start'))

/**
 * Resolves when the card has been drawn, which the work of the page would delay, and when the person is in the middle of
 * nothing: replaced under a press or an input method, the card loses it.
 */
export async function untilAtRest() {
  if (find() !== null && document.visibilityState === 'visible') await drawn()
  while (isBusy(find())) await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
}

/** Browsers draw nothing of a window that is covered. */
const drawn = () =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve))
    setTimeout(resolve, longestFrameMs)
  })

const isBusy = (start: HTMLElement | null) =>
  start !== null && (start.hasAttribute('data-composing') || start.querySelector(':active') !== null)

/** Undefined without a form: it was replaced already, or was never shown. */
export function earlyInput(): EarlyInput | undefined {
  const start = find()
  const [email, username] = start?.querySelectorAll('input') ?? []
  if (start === null || email === undefined || username === undefined) return undefined
  const { activeElement } = document
  return {
    email: email.value,
    username: username.value,
    focused: activeElement === email ? 'email' : activeElement === username ? 'username' : undefined,
    selection: [username.selectionStart, username.selectionEnd],
    isSubmitted: start.hasAttribute('data-submitted'),
  }
}

export function removeStartCard() {
  find()?.remove()
}

/** Removes the card as soon as `page` has a screen, which may be loaded later than the page: before anything is drawn. */
export function replaceStartCard(page: Element) {
  if (find() === null) return
  if (page.querySelector('main') !== null) return removeStartCard()
  const observer = new MutationObserver(() => {
    if (page.querySelector('main') === null) return
    observer.disconnect()
    removeStartCard()
  })
  observer.observe(page, { childList: true, subtree: true })
}
