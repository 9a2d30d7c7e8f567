/** Visible elements of a page: by selector, and by accessible name or a part of the text. */
export interface Target {
  readonly css: string
  readonly name?: string
  readonly text?: string
}

/** What `probe.js` offers to functions that run in the page. */
declare global {
  var probe: {
    errors(): string[]
    find(target: Target): HTMLElement[]
    placeOf(target: Target): { x: number; y: number } | string
    textOf(element: Element): string
  }
}

export const button = (name: string): Target => ({ css: 'button', name })
export const field = (name: string): Target => ({ css: 'input, textarea, select', name })
export const dialog: Target = { css: 'dialog[open], dialog:popover-open' }
export const inDialog = (name: string): Target => ({ css: 'dialog button', name })
export const composer: Target = { css: 'textarea' }
export const message = (text: string): Target => ({ css: '[role="log"] article', text })
export const textOnPage = (text: string): Target => ({ css: 'body *', text })
