import { expect, test } from './fixtures.ts'
import { button, composer, message } from './target.ts'

test('the language choice looks like the text beside it, not like a native button', async ({ ada }) => {
  await ada.click({ css: '.chip' })
  await ada.click(button('Look and language'))
  await ada.sees({ css: 'dialog select', name: 'Language' })
  for (const theme of ['Light', 'Dark']) {
    await ada.click({ css: 'dialog label', text: theme })
    await ada.sees({ css: `[data-theme='${theme.toLowerCase()}'] dialog` })
    const looks = await ada.page.evaluate(() => {
      const select = probe.find({ css: 'dialog select', name: 'Language' })[0]
      if (select === undefined) return 'not there'
      const { appearance, backgroundColor, borderTopWidth, fontFamily, color } = getComputedStyle(select)
      const label = getComputedStyle(select.parentElement ?? select)
      const [sameFont, sameColour] = [fontFamily === label.fontFamily, color === label.color]
      return { appearance, backgroundColor, borderTopWidth, sameFont, sameColour }
    })
    const transparent = { backgroundColor: 'rgba(0, 0, 0, 0)', borderTopWidth: '0px' }
    expect(looks).toEqual({ appearance: 'none', ...transparent, sameFont: true, sameColour: true })
  }
})

test('in Arabic, the page is right to left, and empty fields show their placeholders in place', async ({
  ada,
}) => {
  await ada.click({ css: '.chip' })
  await ada.click(button('Look and language'))
  await ada.choose({ css: 'dialog select', name: 'Language' }, 'ar')
  await ada.until('the page is right to left', () => document.documentElement.dir === 'rtl')
  await ada.page.key('Escape')
  await ada.page.key('k', 'Control')
  await ada.sees({ css: '[role="combobox"]' })
  const fields = await ada.page.evaluate(() =>
    probe.find({ css: 'textarea, [role="combobox"]' }).map((field) => {
      const { direction, unicodeBidi } = getComputedStyle(field)
      return { direction, unicodeBidi, isWider: field.scrollWidth > field.clientWidth }
    }),
  )
  // Firefox moves the placeholder of a `plaintext` field out of it, and makes the field wider.
  const inPlace = { direction: 'rtl', unicodeBidi: 'normal', isWider: false }
  expect(fields).toEqual([inPlace, inPlace])
  await ada.page.key('Escape')
  await ada.say('hello')
  await ada.say('مرحبا')
  await ada.fill(composer, 'left to right')
  await ada.until('the written text has its own direction', () => {
    return getComputedStyle(document.querySelector('textarea') ?? document.body).direction === 'ltr'
  })
})

test('390 px wide, the page has no horizontal scrollbar, and its parts are in view', async ({ ada }) => {
  await ada.say(`a long word: ${'x'.repeat(200)}`)
  await ada.page.resize(390, 760)
  await ada.until('nothing is wider than the page', () => {
    const { scrollWidth, clientWidth } = document.documentElement
    const list = document.querySelector('[role="log"]') ?? document.body
    return innerWidth < 500 && scrollWidth === clientWidth && list.scrollWidth === list.clientWidth
  })
  await ada.placeOf(composer)
  await ada.placeOf(button('Send'))
  await ada.point(message('a long word'))
  await ada.placeOf(button('More'))
})

test('the page is used by keyboard alone', async ({ visitor, server }) => {
  await visitor.page.open(server.url)
  await visitor.until(
    'the first field has the focus',
    () => document.activeElement instanceof HTMLInputElement,
  )
  await visitor.page.type('ada@example.com')
  await visitor.page.key('Tab')
  await visitor.page.type('Ada')
  await visitor.page.key('Enter')
  await visitor.isLive()
  await visitor.until('the composer has the focus', () => document.activeElement?.tagName === 'TEXTAREA')
  await visitor.page.type('by keyboard')
  await visitor.page.key('Enter')
  await visitor.sees(message('by keyboard'))
  await visitor.nothingPending()
  await visitor.page.key('Tab', 'Shift')
  await visitor.page.key('Tab', 'Shift')
  await visitor.until('the focus is seen', () => {
    const focused = document.activeElement
    return focused !== null && focused.tagName !== 'TEXTAREA' && focused.matches(':focus-visible')
  })
  await visitor.page.key('k', 'Control')
  await visitor.until('the search has the focus', () => document.activeElement?.role === 'combobox')
  await visitor.page.type('keyboard')
  await visitor.sees({ css: '[role="option"]', text: 'by keyboard' }, 1)
  await visitor.page.key('ArrowDown')
  await visitor.page.key('Enter')
  await visitor.sees({ css: '.highlighted', text: 'by keyboard' })
  await visitor.page.key('Escape')
  await visitor.seesNo({ css: '[role="combobox"]' })
})
