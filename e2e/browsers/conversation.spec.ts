import { RawClient } from '../support/raw-client.ts'
import { expect, test } from './fixtures.ts'
import { button, composer, message, textOnPage } from './target.ts'

test('what a person writes is in the room once', async ({ ada }) => {
  await ada.say('hello')
  await ada.fill(composer, 'two')
  await ada.page.key('Enter', 'Shift')
  await ada.page.type('lines')
  await ada.page.key('Enter')
  await ada.sees(message('two lines'), 1)
  await ada.nothingPending()
  expect(await ada.texts()).toEqual(['hello', 'two lines'])
})

test('a name is completed with arrows and Enter, an emoji with Tab', async ({ ada, server }) => {
  const grace = await RawClient.join(server, 'Grace')
  await ada.sees({ css: 'aside', text: 'Grace' })
  await ada.fill(composer, '@gr')
  await ada.sees({ css: '[role="option"]', text: 'Grace' })
  await ada.page.key('ArrowDown')
  await ada.page.key('Enter')
  await ada.page.type(':tada')
  await ada.sees({ css: '[role="option"]', text: 'tada' })
  await ada.page.key('Tab')
  await ada.page.key('Enter')
  await ada.sees(message('@Grace'))
  await ada.until('the emoji is drawn', () => {
    return document.querySelector<HTMLImageElement>('[role="log"] article .text img')?.alt === '🎉'
  })
  grace.close()
})

test('the last message is edited after the arrow up', async ({ ada }) => {
  await ada.say('helo')
  await ada.page.key('ArrowUp')
  await ada.sees(textOnPage('Editing your message'))
  await ada.page.key('a', 'Control')
  await ada.page.type('hello')
  await ada.page.key('Enter')
  await ada.sees(message('(edited)'), 1)
  expect(await ada.texts()).toEqual([expect.stringMatching(/^hello\b/)])
})

test('a reaction is added from the toolbar, and taken back by pressing it', async ({ ada, server }) => {
  const grace = await RawClient.join(server, 'Grace')
  await grace.post('cid-hello', 'hello')
  await ada.point(message('hello'))
  await ada.click(button('Add a reaction'))
  await ada.click(button('React with 🎉'))
  await ada.sees({ css: '.pill', text: '1' }, 1)
  await ada.click({ css: '.pill' })
  await ada.seesNo({ css: '.pill' })
  grace.close()
})

test('a reply shows what it answers, and pressing that jumps to it', async ({ ada, server }) => {
  const grace = await RawClient.join(server, 'Grace')
  await grace.post('cid-question', 'how are you?')
  await ada.point(message('how are you?'))
  await ada.click(button('Reply'))
  await ada.sees(textOnPage('Replying to Grace'))
  await ada.page.type('fine')
  await ada.page.key('Enter')
  await ada.sees(message('fine'))
  for (let n = 0; n < 40; n += 1) await grace.post(`cid-${n}-more`, `more ${n}`)
  await ada.sees(message('more 39'))
  grace.close()
  await ada.click({ css: '.quote' })
  await ada.sees({ css: '.highlighted', text: 'how are you?' })
})
