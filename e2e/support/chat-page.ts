import { expect, type Locator, type Page } from '@playwright/test'

/** The page of one person, by roles and labels. */
export class ChatPage {
  readonly page: Page
  readonly email: Locator
  readonly username: Locator
  readonly list: Locator
  readonly rows: Locator
  readonly composer: Locator
  readonly newest: Locator
  /** The marks of messages that are not sent yet. */
  readonly pending: Locator
  /** Errors and warnings of the console, and uncaught exceptions. */
  readonly consoleErrors: string[] = []

  constructor(page: Page) {
    this.page = page
    this.email = page.getByLabel('Email')
    this.username = page.getByLabel('Username')
    this.list = page.getByRole('log')
    this.rows = this.list.getByRole('article')
    this.composer = page.getByRole('textbox', { name: /^Message / })
    this.pending = this.list.getByText(/^(Sending|Waiting)/)
    this.newest = page.getByRole('button', { name: /new messages?$|newest message$/i })
    page.on('console', (message) => {
      const isComplaint = message.type() === 'error' || message.type() === 'warning'
      if (isComplaint && !byPlaywright.test(message.text())) this.consoleErrors.push(message.text())
    })
    page.on('pageerror', (error) => this.consoleErrors.push(String(error)))
  }

  async open(url: string) {
    await this.page.goto(url)
  }

  async join(email: string, username: string) {
    await this.email.fill(email)
    await this.username.fill(username)
    await this.page.getByRole('button', { name: 'Join' }).click()
    await this.isLive()
  }

  async isLive() {
    // Stored messages are shown before the page is connected; the list of people is not.
    await expect(this.page.locator('header .here')).toBeVisible()
    await expect(this.list).toHaveAttribute('aria-busy', 'false')
  }

  /** With the name of a pane, opens that. */
  async openSettings(pane?: string) {
    await this.page.getByRole('button', { name: /^Settings/ }).click()
    if (pane !== undefined) await this.page.getByRole('dialog').getByRole('button', { name: pane }).click()
  }

  async chooseLanguage(language: string) {
    await this.openSettings('Look and language')
    await this.page.getByRole('combobox', { name: 'Language' }).selectOption(language)
    // Its words come first.
    await expect(this.page.locator('html')).not.toHaveAttribute('lang', /^en/)
    await this.page.keyboard.press('Escape')
  }

  /** Leaves, also as somebody who is on no other device. */
  async leave() {
    await this.openSettings()
    await this.page.getByRole('button', { name: 'Leave' }).click()
    const really = this.page.getByRole('dialog').getByRole('button', { name: 'Leave' })
    await expect(really.or(this.email)).toBeVisible()
    if (await really.isVisible()) await really.click()
    await expect(this.email).toBeVisible()
  }

  /** Sends a message and waits until it is acknowledged. */
  async say(message: string) {
    await this.type(message)
    await expect(this.pending).toHaveCount(0)
  }

  async type(message: string) {
    await this.composer.fill(message)
    await this.composer.press('Enter')
  }

  /** Opens the menu of the first message that contains the text. */
  async openMenu(text: string) {
    await this.row(text).first().hover()
    await this.list.getByRole('button', { name: 'More' }).click()
  }

  /** Chooses the entry `name` in the menu of a message. */
  async act(text: string, name: string) {
    await this.openMenu(text)
    await this.page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
  }

  async react(text: string, emoji: string) {
    await this.act(text, `React with ${emoji}`)
  }

  /** Long-presses a message until its menu is open. */
  async pressLong(text: string) {
    // The code for long presses is loaded after the first message.
    await expect(this.page.locator('.said')).toBeAttached()
    const lift = await this.rest(this.row(text).first().locator('.body'))
    await expect(this.page.getByRole('dialog')).toBeVisible()
    await lift()
  }

  /** Starts a touch; the returned function ends it. */
  async rest(place: Locator) {
    const box = await place.boundingBox()
    if (box === null) throw new Error('The element has no box to touch.')
    const finger = await this.page.context().newCDPSession(this.page)
    const touchPoints = [{ x: box.x + 8, y: box.y + box.height / 2 }]
    await finger.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    return () => finger.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }

  row(text: string | RegExp) {
    return this.rows.filter({ hasText: text })
  }

  /** The texts of all messages, from top to bottom. */
  texts() {
    return this.rows.locator('.text').allInnerTexts()
  }

  /** The distance of the list from its end, in pixels. */
  distanceToEnd() {
    return this.list.evaluate((list) => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight))
  }

  /** Turns the wheel over the list: negative is up. */
  async scroll(pixels: number) {
    await this.list.hover()
    await this.page.mouse.wheel(0, pixels)
  }

  /** Turns the wheel until a row is out of view: one turn reaches no further than the rows that are laid out. */
  async scrollPast(row: Locator, pixels: number) {
    await expect(async () => {
      await this.scroll(pixels)
      await expect(row).not.toBeInViewport({ timeout: 500 })
    }).toPass()
  }
}

const byPlaywright = /^Service Worker registration blocked by Playwright/
