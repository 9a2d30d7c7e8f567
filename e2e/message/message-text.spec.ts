import type { Locator } from '@playwright/test'
import { axeViolations } from '../support/axe-violations.ts'
import type { ChatPage } from '../support/chat-page.ts'
import { expect, test } from '../support/fixtures.ts'
import { long } from '../support/long.ts'

test('text is formatted, but not in code and addresses', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('**bold _both_** ~~old~~ `**code**` https://example.com/*a*/_b_ snake_case_name 2*3*4')
  const row = ada.rows.first()
  await expect(row.locator('strong')).toHaveText('bold both')
  await expect(row.locator('strong em')).toHaveText('both')
  await expect(row.locator('s')).toHaveText('old')
  await expect(row.locator('code')).toHaveText('**code**')
  await expect(row.getByRole('link')).toHaveAttribute('href', 'https://example.com/*a*/_b_')
  await expect(row).toContainText('snake_case_name 2*3*4')
  await expect(row.locator('em')).toHaveCount(1)
})

test('quoted lines are one quote', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('> first\n> **second**\nmy answer')
  const quote = ada.rows.first().getByRole('blockquote')
  await expect(quote).toHaveText('first\nsecond', { useInnerText: true })
  await expect(quote.locator('strong')).toHaveText('second')
  await expect(ada.rows.first()).toContainText('my answer')
})

test('lists are lists with the numbers that were written, and are copied as they were written', async ({
  person,
}) => {
  const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'] })
  await ada.say('buy:\n- **milk**\n  1. fresh\n- eggs\n\nthen:\n3. three\n٤. أربعة')
  const row = ada.rows.first()
  await expect(row.getByRole('list')).toHaveCount(3)
  await expect(row.getByRole('list').first().getByRole('listitem')).toHaveCount(3)
  await expect(row.locator('ol').last()).toContainText('3. three')
  await expect(row.locator('li strong')).toHaveText('milk')
  const places = await row.locator('li').evaluateAll((items) =>
    items.map((item) => {
      const text = [...item.children].find((part) => !part.matches('.mark')) ?? item
      const { left, right } = text.getBoundingClientRect()
      return { left, right, direction: getComputedStyle(item).direction }
    }),
  )
  const [milk, fresh, eggs, , four] = places
  expect(fresh?.left).toBeGreaterThan(milk?.left ?? Infinity)
  expect(eggs?.left).toBe(milk?.left)
  expect(four?.direction).toBe('rtl')
  await row.locator('.text').selectText()
  await ada.page.keyboard.press('ControlOrMeta+c')
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(
    'buy:\n- milk\n  1. fresh\n- eggs\n\nthen:\n3. three\n٤. أربعة',
  )
  await ada.page.getByRole('button', { name: 'Search this room' }).click()
  await ada.page.getByRole('combobox', { name: 'Search this room' }).fill('eggs')
  await expect(ada.page.locator('.snippet')).toContainText('• eggs')
  await expect(ada.page.locator('.snippet mark')).toHaveText('eggs')
})

test.describe('a spoiler', () => {
  const secret = 'the **butler** :smile: @Ada https://example.com/x'

  test('is hidden until the reader shows it, and nothing moves then', async ({ person }) => {
    const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'] })
    await ada.say(`it was ||${secret}||, yes`)
    const row = ada.rows.first()
    const cover = row.getByRole('button', { name: 'Spoiler, hidden' })
    await expect(row.locator('.text img')).toBeHidden()
    await expect(row.getByRole('link')).toHaveCount(0)
    expect(await row.locator('.text').innerText()).not.toContain('butler')
    expect(await axeViolations(ada.page)).toEqual([])
    await row.locator('.text').selectText()
    await ada.page.keyboard.press('ControlOrMeta+c')
    const copied = 'it was ||the butler :smile: @Ada https://example.com/x||, yes'
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(copied)

    const before = await row.locator('.text').boundingBox()
    await cover.press('Enter')
    await expect(cover).toHaveCount(0)
    await expect(row.getByRole('group', { name: 'Spoiler' })).toBeFocused()
    await expect(row.getByRole('link')).toBeVisible()
    await expect(row.locator('.text img')).toBeVisible()
    expect(await row.locator('.text').boundingBox()).toEqual(before)
    expect(await axeViolations(ada.page)).toEqual([])

    await ada.act('it was', 'Edit')
    await ada.type('it was ||the **gardener**||, yes')
    await expect(cover).toBeVisible()
    await cover.click()
    await expect(row.locator('strong')).toBeVisible()
  })

  test('is left out of quotes and of what is found', long, async ({ person }) => {
    const ada = await person('Ada')
    await ada.say(`it was ||the butler||, ${'and '.repeat(30)}||${'really the butler '.repeat(20)}||`)
    await ada.act('it was', 'Reply')
    await expect(ada.page.locator('.bar .beginning')).toHaveText(/^it was \(spoiler\), and/)
    await ada.say('I knew')
    await expect(ada.rows.nth(1).locator('.quote .beginning')).toHaveText(
      /^it was \(spoiler\), .*\(spoiler\)$/,
    )
    await ada.page.getByRole('button', { name: 'Search this room' }).click()
    await ada.page.getByRole('combobox', { name: 'Search this room' }).fill('butler')
    await expect(ada.page.locator('.snippet')).toContainText('it was (spoiler), and')
    await expect(ada.page.locator('.snippet')).not.toContainText('butler')
  })

  test('is printed with its marks', long, async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('it was ||the butler||')
    await expect(ada.rows.first().locator('.content')).toBeHidden()
    await ada.page.emulateMedia({ media: 'print' })
    await expect(ada.rows.first().locator('.content')).toBeVisible()
    expect(await ada.rows.first().locator('.text').innerText()).toBe('it was ||the butler||')
  })

  test('with a list in it is printed with its marks beside it, not upon it', long, async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('it was ||one of\n- the butler\n- the gardener||')
    await ada.page.emulateMedia({ media: 'print' })
    const marks = ada.rows.first().locator('.spoiler > .mark')
    await expect(marks).toHaveText(['||', '||'])
    const spoiler = ada.rows.first().locator('.spoiler')
    const [open, close] = [await marks.first().boundingBox(), await marks.last().boundingBox()]
    const [content, item] = [spoiler.locator('.content'), spoiler.getByRole('listitem').last()]
    const text = await content.locator('span').first().boundingBox()
    const last = await item.boundingBox()
    expect((open?.x ?? 0) + (open?.width ?? 0)).toBeLessThanOrEqual((text?.x ?? 0) + 1)
    expect(close?.y).toBeGreaterThanOrEqual((last?.y ?? Infinity) + (last?.height ?? 0) - 1)
  })
})

/** --accent-wash, in the light. */
const wash = 'rgb(253, 245, 220)'

test('a mention is highlighted for the mentioned person only', async ({ person }) => {
  const ada = await person('Ada')
  const grace = await person('Grace Hopper')
  await grace.say('hey @ada, and `@Ada`, and mail@ada and @Nobody')
  await ada.say('yes, @grace hopper?')
  const called = ada.row('hey @ada')
  await expect(called.locator('.mention')).toHaveText(['@ada'])
  await expect(called.locator('.mention')).toHaveClass(/you/)
  await expect(called).toHaveCSS('background-color', wash)
  const edge = called.evaluate((row) => getComputedStyle(row, '::before').borderInlineStartWidth)
  expect(await edge).toBe('3px')
  await expect(ada.row('yes,').locator('.mention')).toHaveText('@grace hopper')
  await expect(ada.row('yes,').locator('.mention')).not.toHaveClass(/you/)
  await expect(ada.row('yes,')).not.toHaveCSS('background-color', wash)
  await expect(grace.row('yes,')).toHaveCSS('background-color', wash)
  await expect(grace.row('hey @ada')).not.toHaveCSS('background-color', wash)
})

test('a name becomes a mention when its person joins, and stays one', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('where is @Ken?')
  await expect(ada.rows.first().locator('.mention')).toHaveCount(0)
  const ken = await person('Ken')
  await expect(ada.rows.first().locator('.mention')).toHaveText('@Ken')
  await ken.page.close()
  await expect(ada.page.getByText('1 here')).toBeVisible()
  await expect(ada.rows.first().locator('.mention')).toHaveText('@Ken')
})

test('a long address is shortened, and complete when it is copied', long, async ({ person }) => {
  const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'] })
  const address = `https://example.com/${'a-long-path/'.repeat(10)}?end=here`
  await ada.say(`see ${address} please`)
  const link = ada.rows.first().getByRole('link')
  await expect(link).toHaveAttribute('href', address)
  await expect(link).toHaveAttribute('title', address)
  const { width = 0, height = 0 } = (await link.boundingBox()) ?? {}
  expect(width).toBeLessThan(500)
  expect(height).toBeLessThan(30)
  await ada.rows.first().locator('.text').selectText()
  await ada.page.keyboard.press('ControlOrMeta+c')
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(`see ${address} please`)
})

test(
  'an address with Arabic characters runs from left to right, also in Arabic text',
  long,
  async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('انظر https://example.com/مسار/test?x=1&y=2 من فضلك')
    const parts = ['example', 'مسار', 'test', 'x=1', 'y=2']
    const starts = await ada.rows
      .first()
      .getByRole('link')
      .evaluate((link, parts) => {
        const walker = document.createTreeWalker(link, NodeFilter.SHOW_TEXT)
        const texts: Text[] = []
        while (walker.nextNode() !== null) texts.push(walker.currentNode as Text)
        return parts.map((part) => {
          const text = texts.find(({ data }) => data.includes(part))
          if (text === undefined) throw new Error(`The link does not show ${part}.`)
          const range = document.createRange()
          range.setStart(text, text.data.indexOf(part))
          range.setEnd(text, text.data.indexOf(part) + part.length)
          return range.getBoundingClientRect().left
        })
      }, parts)
    expect(starts).toEqual(starts.toSorted((a, b) => a - b))
  },
)

test.describe('code', () => {
  const code = 'let a = 1 < 2\n\tlet b = "**"'

  test('is copied, and its button names the language', long, async ({ person }) => {
    const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'] })
    await ada.say('```ts\n' + code + '\n```')
    const figure = ada.rows.first().getByRole('figure')
    await expect(figure).toHaveAccessibleName('TypeScript')
    await figure.getByRole('button', { name: 'Copy the code' }).click()
    await expect(figure.getByRole('status')).toHaveText('Copied')
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(code)
    await expect(figure.getByRole('status')).toHaveText('')
  })

  test('gets its colours later, and nothing moves then', long, async ({ person }) => {
    const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'] })
    let colour = () => {}
    const held = new Promise<void>((resolve) => (colour = resolve))
    await ada.page.route('**/assets/colour-*.js', async (route) => {
      await held
      await route.continue()
    })
    await ada.say(`\`\`\`ts\n${code}\n\`\`\``)
    const figure = ada.rows.first().getByRole('figure')
    await expect(figure.locator('code')).toHaveText(code, { useInnerText: true })
    const before = await figure.boundingBox()
    colour()
    await expect(figure.locator('.keyword')).toHaveText(['let', 'let'])
    const after = await figure.boundingBox()
    expect(after?.height).toBe(before?.height)
    expect(after?.width).toBeCloseTo(before?.width ?? 0, 1) // parts of a line are laid out in 1/64 px
    expect(await figure.locator('code').textContent()).toBe(code)
    const colours = await figure
      .locator('.keyword, .number, .string')
      .evaluateAll((parts) => parts.map((part) => getComputedStyle(part).color))
    expect(new Set(colours).size).toBe(3)
    expect(await axeViolations(ada.page)).toEqual([])
    await figure.getByRole('button', { name: 'Copy the code' }).click()
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(code)
    expect(ada.consoleErrors).toEqual([])
  })

  test('is copied without the asynchronous clipboard, as on plain-http pages', long, async ({ person }) => {
    const ada = await person('Ada', { permissions: ['clipboard-read'] })
    await ada.page.evaluate(() => {
      Object.defineProperty(navigator.clipboard, 'writeText', { value: undefined })
    })
    await ada.say('```\n' + code + '\n```')
    await ada.page.getByRole('button', { name: 'Copy the code' }).click()
    await expect(ada.rows.first().getByRole('status')).toHaveText('Copied')
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(code)
    expect(await ada.page.evaluate(() => String(getSelection()))).toBe('')
  })

  test('is selected when copying is not allowed, with a message', long, async ({ person }) => {
    const ada = await person('Ada')
    await ada.page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden'))
      Object.defineProperty(document, 'execCommand', { value: () => false })
    })
    await ada.say('```\n' + code + '\n```')
    await ada.page.getByRole('button', { name: 'Copy the code' }).click()
    await expect(ada.rows.first().getByRole('status')).toHaveText(/^Could not copy\. The code is selected/)
    expect(await ada.page.evaluate(() => String(getSelection()).trim())).toBe(code)
  })
})

test('the day headings change at midnight', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  await ada.page.clock.install()
  await ada.page.reload()
  await expect(ada.list.getByText('Today')).toBeVisible()
  await ada.page.clock.fastForward('24:00:00')
  await expect(ada.list.getByText('Yesterday')).toBeVisible()
  await expect(ada.list.getByText('Today')).toHaveCount(0)
})

test('the exact time is available to pointer, keyboard and screen readers', long, async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello https://example.com')
  const row = ada.rows.first()
  const exact = (await row.getAttribute('aria-description')) ?? ''
  expect(exact).toMatch(/^\w+day, \d+ \w+ \d{4} at \d\d:\d\d:\d\d$/)
  const shown = () => row.locator('time').evaluate((time) => getComputedStyle(time, '::after').content)
  expect(await shown()).toBe('none')
  await row.locator('time').hover()
  expect(await shown()).toBe(`"${exact}"`)
  await ada.page.mouse.move(0, 0)
  expect(await shown()).toBe('none')
  await ada.composer.press('Shift+Tab') // to the button for files
  await ada.page.keyboard.press('Shift+Tab')
  await expect(row.getByRole('link')).toBeFocused()
  expect(await shown()).toBe(`"${exact}"`)
})

test.describe('a selection is copied', () => {
  const allowed = { permissions: ['clipboard-read', 'clipboard-write'] }
  const copied = async ({ page }: ChatPage) => {
    await page.keyboard.press('ControlOrMeta+c')
    return page.evaluate(() => navigator.clipboard.readText())
  }

  test('as the text alone, when it is one message', async ({ person }) => {
    const ada = await person('Ada', allowed)
    await ada.say('first **bold** 😄\n\n\n')
    await ada.say('second')
    await ada.act('first', 'Edit')
    await ada.type('changed **bold** 😄')
    await expect(ada.row('(edited)')).toBeVisible()
    await ada.react('changed', '👍')
    await ada.rows
      .first()
      .locator('.text')
      .click({ clickCount: 3, position: { x: 20, y: 8 } })
    expect(await copied(ada)).toBe('changed bold 😄')
  })

  test('with names and times, when it is several messages', async ({ person }) => {
    const ada = await person('Ada', allowed)
    const grace = await person('Grace')
    await ada.say('one\ntwo')
    await grace.say('three')
    await grace.react('one', '👍')
    await grace.say(`${'long\n'.repeat(40)}end`)
    await ada.row('long').waitFor()
    const times = await ada.rows.locator('time').evaluateAll((all) => all.map((time) => time.textContent))
    await ada.list.evaluate((list) => {
      const rows = list.querySelectorAll('[data-key]')
      getSelection()?.setBaseAndExtent(rows[0] ?? list, 0, rows[2] ?? list, rows[2]?.childNodes.length ?? 0)
    })
    const text = `Ada, ${times[0]}\none\ntwo\nGrace, ${times[1]}\nthree\nGrace, ${times[1]}\n${'long\n'.repeat(40)}end`
    expect(await copied(ada)).toBe(text)
  })
})

test('each line of a message, a quote and the composer has its own direction', async ({ person }) => {
  const ada = await person('Ada')
  const text = 'Hello all!\nשלום לכולם!'
  const startsOf = (lines: Locator) =>
    lines.evaluate((element) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      const range = document.createRange()
      const at = (text: Text, index: number) => {
        range.setStart(text, index)
        range.setEnd(text, index + 1)
        return range.getBoundingClientRect().left
      }
      while (walker.nextNode() !== null) {
        const { data } = walker.currentNode as Text
        const node = walker.currentNode as Text
        if (data.includes('!\nש'))
          return {
            english: at(node, data.indexOf('!')) - at(node, 0),
            hebrew: at(node, data.length - 1) - at(node, data.indexOf('ש')),
          }
      }
      throw new Error('The lines are not there.')
    })
  await ada.say(text)
  await ada.say(`> ${text.replace('\n', '\n> ')}`)
  for (const lines of [ada.rows.first().locator('.text'), ada.rows.nth(1).getByRole('blockquote')]) {
    const { english, hebrew } = await startsOf(lines)
    expect(english).toBeGreaterThan(0)
    expect(hebrew).toBeLessThan(0)
  }
  await ada.composer.fill(text)
  await expect(ada.composer).toHaveCSS('unicode-bidi', 'plaintext')
  await ada.composer.fill('')
  await expect(ada.composer).not.toHaveCSS('unicode-bidi', 'plaintext')
})

test.describe('a long message', () => {
  const manyLines = `${Array.from({ length: 400 }, (_, place) => `line ${place}`).join('\n')}\nthe end`

  test('is folded, and “Show all” continues where it was', async ({ person }) => {
    const ada = await person('Ada')
    for (let n = 0; n < 5; n++) await ada.say(`before ${n}`)
    await ada.say(manyLines)
    const row = ada.row('line 0').last()
    const showAll = row.getByRole('button', { name: 'Show all' })
    await expect(row).toContainText('line 19')
    await expect(row).not.toContainText('line 20')
    expect((await row.boundingBox())?.height).toBeLessThan(600)
    const before = (await showAll.boundingBox())?.y ?? 0
    await showAll.press('Enter')
    await expect(row).toContainText('the end')
    await expect(showAll).toHaveCount(0)
    await expect(row).toBeFocused()
    await ada.page.waitForTimeout(300)
    const next = await row.locator('.text').evaluate((element) => {
      const text = element.querySelector('span')?.firstChild as Text
      const range = document.createRange()
      range.setStart(text, text.data.indexOf('line 20'))
      range.setEnd(text, text.data.indexOf('line 20') + 4)
      return range.getBoundingClientRect().top
    })
    expect(Math.abs(next - before)).toBeLessThan(12)
  })

  test('of emoji or code draws at most 500 segments', long, async ({ person }) => {
    const ada = await person('Ada')
    await ada.say('😄'.repeat(2_000))
    expect(await ada.rows.first().locator('.text img').count()).toBeLessThanOrEqual(500)
    await ada.say(`\`\`\`\n${manyLines}\n\`\`\``)
    expect((await ada.rows.nth(1).boundingBox())?.height).toBeLessThan(600)
    await ada.rows.nth(1).getByRole('button', { name: 'Show all' }).click()
    await expect.poll(async () => (await ada.rows.nth(1).boundingBox())?.height).toBeGreaterThan(6_000)
  })
})

test('an address that cannot be parsed is shown, and a long host is not cut', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('see http://٣ now')
  await expect(ada.rows.first().locator('.text')).toHaveText('see http://٣ now')
  const host = `accounts.example.com.signin.${'long.'.repeat(20)}example.net`
  await ada.say(`http://${host}/${'path/'.repeat(40)} https://${host}/`)
  const [plain, secure] = await ada.rows.nth(1).getByRole('link').all()
  await expect(plain ?? ada.list).toHaveText(new RegExp(`^http://${host}/`))
  for (const link of [plain, secure]) {
    const isWhole = await link?.locator('span', { hasText: 'example.net' }).evaluate((part) => {
      const line = part.closest('.text')?.getBoundingClientRect()
      return [...part.getClientRects()].every(
        ({ right, width }) => width > 0 && right <= (line?.right ?? 0) + 1,
      )
    })
    expect(isWhole).toBe(true)
  }
})

test('a translated page shows what is edited, and changes its banners', async ({ person, server }) => {
  const ada = await person('Ada')
  await ada.say('some **bold** text with `code` :smile:')
  const translate = () =>
    ada.page.evaluate(() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const texts: Text[] = []
      while (walker.nextNode() !== null) texts.push(walker.currentNode as Text)
      for (const text of texts) {
        if (text.data.trim() === '' || text.parentElement?.closest('[translate="no"], textarea')) continue
        const outer = document.createElement('font' as string)
        const inner = document.createElement('font' as string)
        inner.textContent = `T ${text.data}`
        outer.append(inner)
        text.replaceWith(outer)
      }
    })
  await translate()
  await expect(ada.rows.first().locator('.text')).toContainText('T some')
  await ada.act('some', 'Edit')
  await ada.type('other **strong** words')
  await expect(ada.rows.first().locator('.text')).toHaveText(/^other strong words\s*(\(edited\))?$/)
  await translate()
  await expect(ada.rows.first().locator('.text')).toContainText('T other')
  await ada.act('other', 'Edit')
  await ada.type('plain')
  await expect(ada.rows.first().locator('.text')).toHaveText(/^plain\s*(\(edited\))?$/)
  await server.kill()
  await expect(ada.page.locator('.banner')).toContainText('Connection lost')
  await translate()
  await server.start()
  await expect(ada.page.getByText('Connection lost')).toHaveCount(0, { timeout: 40_000 })
})
