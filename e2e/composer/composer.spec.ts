import { devices, type Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { fill } from '../support/raw-socket.ts'
import { long } from '../support/long.ts'

test('Enter sends, Shift+Enter is a new line', async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('one')
  await ada.composer.press('Shift+Enter')
  await ada.composer.pressSequentially('two')
  await ada.composer.press('Enter')
  await expect(ada.rows.first().locator('.text')).toHaveText('one\ntwo', { useInnerText: true })
  await expect(ada.composer).toHaveValue('')
})

test('an empty or too long message is not sent, shows the reason, and stays', async ({ person }) => {
  const ada = await person('Ada')
  await ada.type('  \n ')
  await expect(ada.composer).toHaveAccessibleDescription('A message cannot be empty')
  await expect(ada.page.getByRole('status').filter({ hasText: 'A message cannot be empty' })).toHaveCount(1)
  await expect(ada.composer).toHaveValue('  \n ')
  await ada.composer.blur()
  await expect(ada.page.getByText('A message cannot be empty')).toHaveCount(0)
  const long = 'x'.repeat(4_003)
  await ada.type(long)
  await expect(ada.composer).toHaveAccessibleDescription('3 characters too many')
  await expect(ada.composer).toHaveValue(long)
  await ada.type('x'.repeat(4_000))
  await expect(ada.rows).toHaveCount(1)
  await expect(ada.composer).toHaveValue('')
})

test('a double click on Send, or a held Enter, sends once and explains nothing', async ({ person }) => {
  const ada = await person('Ada')
  const send = ada.page.getByRole('button', { name: 'Send' })
  await ada.composer.fill('one')
  await send.dblclick()
  await ada.composer.fill('two')
  await pressLong(ada.page, 'Enter')
  await ada.composer.fill('three')
  await send.click()
  await send.click()
  await expect(ada.rows.locator('.text')).toHaveText(['one', 'two', 'three'])
  await expect(ada.composer).toHaveAccessibleDescription('')
  await expect(ada.composer).toBeFocused()
})

test(
  'a double click on Save, or a held Enter, does not send the draft behind the edit',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('one')
    await ada.composer.press('ArrowUp')
    await ada.composer.press('Escape')
    await ada.composer.fill('a draft')
    for (const [before, after] of [
      ['one', 'two'],
      ['two', 'three'],
    ] as const) {
      await ada.act(before, 'Edit')
      await ada.composer.fill(after)
      if (after === 'two') await ada.page.getByRole('button', { name: 'Save' }).dblclick()
      else await pressLong(ada.page, 'Enter')
      await expect(ada.row(after)).toContainText('(edited)')
      await expect(ada.composer).toHaveValue('a draft')
    }
    await expect(ada.rows).toHaveCount(1)
  },
)

test('a double click switches once', long, async ({ person }) => {
  const ada = await person('Ada')
  const people = ada.page.getByRole('button', { name: 'People' })
  await expect(people).toHaveAttribute('aria-expanded', 'true')
  await people.dblclick()
  await expect(people).toHaveAttribute('aria-expanded', 'false')
  await people.click()
  await expect(people).toHaveAttribute('aria-expanded', 'true')
})

test('the composer grows with its text, up to eight lines', long, async ({ person }) => {
  const ada = await person('Ada')
  const height = () => ada.composer.evaluate((field) => field.clientHeight)
  expect(await height()).toBe(24)
  await ada.composer.fill('a\nb\nc')
  expect(await height()).toBe(72)
  await ada.composer.fill('a\n'.repeat(20))
  expect(await height()).toBe(192)
})

test('Ctrl+Enter and Cmd+Enter send', long, async ({ person }) => {
  const ada = await person('Ada')
  for (const keys of ['Control+Enter', 'Meta+Enter']) {
    await ada.composer.fill(keys)
    await ada.composer.press(keys)
    await expect(ada.row(keys)).toBeVisible()
    await expect(ada.composer).toHaveValue('')
  }
})

test('on a touch screen Enter is a new line, and the button sends', async ({ person }) => {
  const ada = await person('Ada', phone)
  await expect(ada.composer).not.toBeFocused()
  await expect(ada.composer).toHaveAttribute('enterkeyhint', 'enter')
  await ada.composer.tap()
  await ada.composer.pressSequentially('one')
  await ada.composer.press('Enter')
  await ada.composer.pressSequentially('two')
  await expect(ada.rows).toHaveCount(0)
  await ada.page.getByRole('button', { name: 'Send' }).tap()
  await expect(ada.rows.first().locator('.text')).toHaveText('one\ntwo', { useInnerText: true })
  await expect(ada.composer).toBeFocused()
  await ada.composer.fill('three')
  await ada.composer.press('Control+Enter')
  await expect(ada.row('three')).toBeVisible()
})

test('without a pointing device, and with a keyboard on a tablet, Enter sends', long, async ({ person }) => {
  const tablet = { ...phone, viewport: { width: 820, height: 1180 }, screen: { width: 820, height: 1180 } }
  const ada = await person('Ada', tablet)
  await ada.type('with the keyboard of the tablet')
  await expect(ada.row('of the tablet')).toBeVisible()
  await ada.composer.fill('one')
  await ada.page.setViewportSize({ width: 820, height: 640 })
  await ada.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveValue('one\n')

  await ada.page.addInitScript(() => {
    const matchMedia = window.matchMedia.bind(window)
    const answers = new Map([
      ['(pointer: coarse)', 'not all'],
      ['(pointer: none)', 'all'],
    ])
    window.matchMedia = (query) => matchMedia(answers.get(query) ?? query)
  })
  await ada.page.reload()
  await ada.isLive()
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveAttribute('enterkeyhint', 'send')
  await ada.type('without a pointing device')
  await expect(ada.row('without a pointing device')).toBeVisible()
})

test('what Enter does is a choice, which stays', async ({ person }) => {
  const ada = await person('Ada', phone)
  await choose('Sends the message')
  await expect(ada.composer).toHaveAttribute('enterkeyhint', 'send')
  await ada.type('sent')
  await expect(ada.row('sent')).toBeVisible()
  await choose('Starts a new line')
  await ada.page.reload()
  await ada.isLive()
  await ada.type('one')
  await expect(ada.composer).toHaveValue('one\n')

  async function choose(what: string) {
    await ada.page.getByRole('button', { name: 'People' }).click()
    await ada.page.getByRole('button', { name: /^Settings/ }).click()
    await ada.page.getByRole('button', { name: 'Look and language' }).click()
    await ada.page.getByLabel('Enter key').selectOption(what)
    for (const dialog of [1, 0]) {
      await ada.page.keyboard.press('Escape')
      await expect(ada.page.getByRole('dialog')).toHaveCount(dialog)
    }
  }
})

test('a line of 400 kB costs about as much as in a bare textarea, and stays', async ({ person }) => {
  const ada = await person('Ada', { viewport: { width: 390, height: 844 } })
  const line = '{"a":1,"b":"word"},'.repeat(20_000)
  const [here, bare] = await ada.composer.evaluate(costs, line)
  expect(here / bare).toBeLessThan(6) // 10 to 30 with dir=auto
  await expect(ada.composer).toHaveValue(/^xxx\{"a":1/)
  await ada.composer.press('Enter')
  await expect(ada.composer).toHaveAccessibleDescription('376,003 characters too many')
  const written = await ada.composer.inputValue()
  expect(written).toHaveLength(line.length + 3)
  await ada.page.getByRole('button', { name: 'Attach as a file' }).click()
  await expect(ada.composer).toHaveValue('')
  // What is written since stays behind it.
  await ada.composer.fill('and a word')
  await ada.page.getByRole('button', { name: /^Remove message.txt/ }).click()
  await expect(ada.composer).toHaveValue(`${written}\nand a word`)
  await ada.composer.fill(written)
  await ada.page.getByRole('button', { name: 'Attach as a file' }).click()
  await expect(ada.composer).toHaveValue('')
  await ada.say('the whole log')
  const download = ada.row('the whole log').getByRole('link', { name: 'message.txt' })
  expect(await download.evaluate(async ({ href }: HTMLAnchorElement) => (await fetch(href)).text())).toBe(
    written,
  )
})

test('a mark typed over a selection surrounds it, and undo reverts it', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.pressSequentially('make it bold')
  await ada.composer.press('Control+Shift+ArrowLeft')
  await ada.composer.press('*')
  await expect(ada.composer).toHaveValue('make it *bold*')
  await ada.composer.press('*')
  await expect(ada.composer).toHaveValue('make it **bold**')
  await ada.composer.press('Control+z')
  await ada.composer.press('Control+z')
  await expect(ada.composer).toHaveValue('make it bold')
  await ada.composer.selectText()
  await ada.composer.press('`')
  await expect(ada.composer).toHaveValue('`make it bold`')
  await ada.composer.press('Enter')
  await expect(ada.rows.first().locator('code')).toHaveText('make it bold')
})

test('typing anywhere goes into the composer, from the first character on', async ({ person }) => {
  const ada = await person('Ada')
  await ada.list.focus()
  await ada.page.keyboard.type('hello there')
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('hello there')
  await ada.composer.blur()
  await ada.page.keyboard.press('Control+a')
  await ada.page.keyboard.press('Space')
  await ada.page.keyboard.press('Escape')
  await expect(ada.composer).not.toBeFocused()
})

test('pasting anywhere goes into the composer', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.composer.fill('see ')
  await ada.list.focus()
  await ada.list.evaluate((list) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'the plan')
    list.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(ada.composer).toBeFocused()
  await expect(ada.composer).toHaveValue('see the plan')
})

test('typing in a dialog stays in the dialog', long, async ({ person }) => {
  const ada = await person('Ada', { viewport: { width: 390, height: 844 } })
  await ada.page.getByRole('button', { name: 'People' }).click()
  await expect(ada.page.getByRole('dialog')).toBeVisible()
  await ada.page.keyboard.type('hello')
  await expect(ada.composer).toHaveValue('')
})

const phone = devices['Pixel 7']

/** Holds a key until it has repeated. */
async function pressLong(page: Page, key: string) {
  for (let times = 0; times < 4; times++) await page.keyboard.down(key)
  await page.keyboard.up(key)
}

/** Milliseconds for pasting `line` and typing, in the field and in a textarea of the same size. */
async function costs(field: Element, line: string): Promise<[number, number]> {
  const bare = document.createElement('textarea')
  bare.style.cssText = `position: fixed; inset-block-start: 0; inline-size: ${field.clientWidth}px; block-size: 192px`
  bare.style.font = getComputedStyle(field).font
  document.body.append(bare)
  const result: [number, number] = [await costIn(field as HTMLTextAreaElement), await costIn(bare)]
  bare.remove()
  return result

  async function costIn(target: HTMLTextAreaElement) {
    target.focus()
    await drawn()
    const start = performance.now()
    // The only way to write as a person does.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    const write = (text: string) => document.execCommand('insertText', false, text)
    write(line)
    await drawn()
    target.setSelectionRange(0, 0)
    for (let times = 0; times < 3; times++) {
      write('x')
      await drawn()
    }
    return performance.now() - start
  }

  function drawn() {
    return new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  }
}

test(
  'PageUp and PageDown in the composer scroll the room when the field cannot scroll',
  long,
  async ({ person, server }) => {
    const ada = await person('Ada')
    await fill(server, 60)
    await expect(ada.row('text 60')).toBeVisible()
    await ada.composer.fill('one\ntwo')
    await expect.poll(() => ada.distanceToEnd()).toBe(0)
    await ada.composer.press('ArrowLeft')
    await ada.composer.press('PageUp')
    const page = await ada.list.evaluate((list) => list.clientHeight)
    await expect.poll(() => ada.distanceToEnd()).toBeGreaterThan(page / 2)
    expect(await ada.distanceToEnd()).toBeLessThan(page)
    await expect(ada.composer).toBeFocused()
    await ada.composer.press('PageDown')
    await expect.poll(() => ada.distanceToEnd()).toBe(0)
    await ada.page.keyboard.insertText('!')
    await expect(ada.composer).toHaveValue('one\ntw!o')

    await ada.composer.fill('line\n'.repeat(20))
    await expect.poll(() => ada.distanceToEnd()).toBe(0)
    await ada.composer.press('PageUp')
    const caret = await ada.composer.evaluate((field: HTMLTextAreaElement) => field.selectionStart)
    expect(caret).toBeLessThan('line\n'.length * 16)
    expect(await ada.distanceToEnd()).toBe(0)
  },
)

test('a draft of several lines does not move the newest message', long, async ({ person, server }) => {
  const ada = await person('Ada')
  await fill(server, 60)
  await expect(ada.row('text 60')).toBeVisible()
  await ada.composer.fill('line\n'.repeat(7))
  await expect.poll(() => ada.distanceToEnd()).toBe(0)
  const height = () => ada.list.evaluate((list) => list.clientHeight)
  const before = await height()
  await ada.composer.pressSequentially('two words')
  expect(await ada.distanceToEnd()).toBe(0)
  expect(await height()).toBe(before)
  await expect(ada.newest).toHaveCount(0)
})
