import type { CDPSession, Page } from '@playwright/test'

/** Simulates an input method editor in Chromium: text is a composition until it is committed. */
export class InputMethod {
  readonly #devtools: CDPSession

  private constructor(devtools: CDPSession) {
    this.#devtools = devtools
  }

  static async of(page: Page) {
    return new InputMethod(await page.context().newCDPSession(page))
  }

  async compose(text: string) {
    const caret = { selectionStart: text.length, selectionEnd: text.length }
    await this.#devtools.send('Input.imeSetComposition', { text, ...caret })
  }

  /** A key that the input method handles: the page sees the key code 229. */
  async press(key: string) {
    const event = { key, code: key, windowsVirtualKeyCode: 229 }
    await this.#devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
    await this.#devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  }

  async commit(text: string) {
    await this.#devtools.send('Input.insertText', { text })
  }
}
