import { expect, test } from 'vitest'
import { sendsOn } from './send-key.ts'

const enter = { key: 'Enter', shiftKey: false, isComposing: false, keyCode: 13 }

test.each([
  ['Enter sends', enter, true],
  ['Enter on the number pad sends', { ...enter, code: 'NumpadEnter' }, true],
  ['Shift+Enter is a new line', { ...enter, shiftKey: true }, false],
  ['Enter that ends an IME composition does not send', { ...enter, isComposing: true }, false],
  ['nor does it in Safari, where the composition is over by then', { ...enter, keyCode: 229 }, false],
  ['any other key does not send', { ...enter, key: 'a', keyCode: 65 }, false],
  ['a space does not send', { ...enter, key: ' ', keyCode: 32 }, false],
])('%s', (_rule, event, sends) => {
  expect(sendsOn(event)).toBe(sends)
})
