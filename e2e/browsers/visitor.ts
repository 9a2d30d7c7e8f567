import { expect } from '@playwright/test'
import type { BrowserPage, Json, Place } from './drivers/browser-page.ts'
import { button, composer, field, type Target } from './target.ts'

const patience = 20_000
const reconnection = 40_000

/** A person with a browser, in words that every browser's driver understands. */
export class Visitor {
  readonly page: BrowserPage

  constructor(page: BrowserPage) {
    this.page = page
  }

  async join(url: string, username: string) {
    await this.page.open(url)
    // A driver types into the field that it has found, even if another one has taken its place meanwhile.
    await this.until('the form is that of the page', () => document.getElementById('start') === null)
    await this.fill(field('Email'), `${username}@example.com`)
    await this.fill(field('Username'), username)
    await this.click(button('Join'))
    await this.isLive()
  }

  async isLive() {
    await this.sees({ css: 'header .here' })
    await this.until('no message is being loaded', () => {
      return document.querySelector('[role="log"]')?.getAttribute('aria-busy') === 'false'
    })
  }

  /** Sends a message and waits until it is acknowledged. */
  async say(text: string) {
    await this.fill(composer, text)
    await this.page.key('Enter')
    await this.sees({ css: '[role="log"] article', text })
    await this.nothingPending()
  }

  /** Waits until every message is sent: a lost connection is tried again after up to half a minute. */
  nothingPending() {
    const isAllSent = () =>
      probe.find({ css: '[role="log"] article' }).every((row) => !/Sending…|Waiting/.test(probe.textOf(row)))
    return this.#poll('every message is sent', true, () => this.page.evaluate(isAllSent), reconnection)
  }

  async fill(target: Target, text: string) {
    await this.click(target)
    await this.page.key('a', 'Control')
    await this.page.key('Backspace')
    await this.page.type(text)
  }

  /** Chooses by the value of an option: the lists that browsers open are not part of the page. */
  async choose(target: Target, value: string) {
    await this.placeOf(target)
    await this.page.evaluate(
      (those, chosen) => {
        const select = probe.find(those)[0] as HTMLSelectElement
        select.value = chosen
        select.dispatchEvent(new Event('change', { bubbles: true }))
      },
      { ...target },
      value,
    )
  }

  async click(target: Target) {
    await this.page.press(await this.placeOf(target))
  }

  async point(target: Target) {
    await this.page.point(await this.placeOf(target))
  }

  /** Opens the menu of a message and chooses an entry. */
  async act(on: Target, name: string) {
    await this.point(on)
    await this.click(button('More'))
    await this.click({ css: 'dialog button', name })
  }

  async wheel(target: Target, pixels: number) {
    await this.page.wheel(await this.placeOf(target), pixels)
  }

  /** Waits until it can be pressed and does not move. */
  async placeOf(target: Target): Promise<Place> {
    let last: Place | string = ''
    await this.#poll(`pressing ${JSON.stringify(target)}`, 'there', async () => {
      const before = last
      last = await this.page.evaluate((those) => probe.placeOf(those), { ...target })
      if (typeof last === 'string') return last
      return typeof before === 'string' || before.x !== last.x || before.y !== last.y ? 'moves' : 'there'
    })
    return last as unknown as Place
  }

  /** Waits until it is seen as many times, or at least once. */
  async sees(target: Target, times?: number) {
    const wanted = times === undefined ? 'seen' : `seen ${times} times`
    await this.#poll(`seeing ${JSON.stringify(target)}`, wanted, async () => {
      const count = await this.page.evaluate((those) => probe.find(those).length, { ...target })
      return times === undefined && count > 0 ? 'seen' : `seen ${count} times`
    })
  }

  seesNo(target: Target) {
    return this.sees(target, 0)
  }

  /** The texts of all messages, from top to bottom. */
  texts() {
    return this.page.evaluate(() =>
      probe.find({ css: '[role="log"] article .text' }).map((text) => probe.textOf(text)),
    )
  }

  /** Waits until a function that runs in the page returns true. */
  until<Args extends Json[]>(what: string, isSo: (...args: Args) => boolean, ...args: Args) {
    return this.#poll(what, true, () => this.page.evaluate(isSo, ...args))
  }

  /** A page that is being loaded cannot answer: that is one more answer to wait behind. */
  #poll(message: string, wanted: string | boolean, ask: () => Promise<string | boolean>, timeout = patience) {
    const answer = () => ask().catch((error: unknown) => String(error))
    return expect.poll(answer, { message, timeout, intervals: [30] }).toBe(wanted)
  }
}
