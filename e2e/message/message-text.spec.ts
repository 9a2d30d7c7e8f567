import { expect, test } from '../support/fixtures.ts'

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

/** --accent-wash, in the light. */
const wash = 'rgb(253, 236, 235)'

test('a mention is highlighted for the mentioned person only', async ({ person }) => {
  const ada = await person('Ada')
  const grace = await person('Grace Hopper')
  await grace.say('hey @ada, and `@Ada`, and mail@ada and @Nobody')
  await ada.say('yes, @grace hopper?')
  const called = ada.row('hey @ada')
  await expect(called.locator('.mention')).toHaveText(['@ada'])
  await expect(called.locator('.mention')).toHaveClass(/you/)
  await expect(called).toHaveCSS('background-color', wash)
  await expect(called).toHaveCSS('border-inline-start-width', '3px')
  await expect(ada.row('yes,').locator('.mention')).toHaveText('@grace hopper')
  await expect(ada.row('yes,').locator('.mention')).not.toHaveClass(/you/)
  await expect(ada.row('yes,')).not.toHaveCSS('background-color', wash)
  await expect(grace.row('yes,')).toHaveCSS('background-color', wash)
  await expect(grace.row('hey @ada')).not.toHaveCSS('background-color', wash)
})

test('a name becomes a mention when its person joins, and stays one', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('where is @Ken?')
  await expect(ada.rows.first().locator('.mention')).toHaveCount(0)
  const ken = await person('Ken')
  await expect(ada.rows.first().locator('.mention')).toHaveText('@Ken')
  await ken.page.close()
  await expect(ada.page.getByText('1 here')).toBeVisible()
  await expect(ada.rows.first().locator('.mention')).toHaveText('@Ken')
})

test('a long address is shortened, and complete when it is copied', async ({ person }) => {
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

test('an address with Arabic characters runs from left to right, also in Arabic text', async ({ person }) => {
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
})

test.describe('code', () => {
  const code = 'let a = 1 < 2\n\tlet b = "**"'

  test('is copied, and its button names the language', async ({ person }) => {
    const ada = await person('Ada', { permissions: ['clipboard-read', 'clipboard-write'] })
    await ada.say('```ts\n' + code + '\n```')
    const figure = ada.rows.first().getByRole('figure')
    await expect(figure).toHaveAccessibleName('TypeScript')
    await figure.getByRole('button', { name: 'Copy the code' }).click()
    await expect(figure.getByRole('status')).toHaveText('Copied')
    expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(code)
    await expect(figure.getByRole('status')).toHaveText('')
  })

  test('is copied without the asynchronous clipboard, as on plain-http pages', async ({ person }) => {
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

  test('is selected when copying is not allowed, with a message', async ({ person }) => {
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

test('the day headings change at midnight', async ({ person }) => {
  const ada = await person('Ada')
  await ada.say('hello')
  await ada.page.clock.install()
  await ada.page.reload()
  await expect(ada.list.getByText('Today')).toBeVisible()
  await ada.page.clock.fastForward('24:00:00')
  await expect(ada.list.getByText('Yesterday')).toBeVisible()
  await expect(ada.list.getByText('Today')).toHaveCount(0)
})

test('the exact time is available to pointer, keyboard and screen readers', async ({ person }) => {
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
  await ada.page.getByRole('button', { name: 'Insert an emoji' }).press('Shift+Tab')
  await expect(row.getByRole('link')).toBeFocused()
  expect(await shown()).toBe(`"${exact}"`)
})
