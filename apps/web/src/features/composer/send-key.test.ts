import { describe, expect, test } from 'vitest'
import { sendsOn } from './send-key.ts'

const plain = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }
const enter = { key: 'Enter', isComposing: false, keyCode: 13, ...plain }

describe('with a keyboard', () => {
  test.each([
    ['Enter sends', enter, true],
    ['Enter on the number pad sends', { ...enter, code: 'NumpadEnter' }, true],
    ['Shift+Enter is a new line', { ...enter, shiftKey: true }, false],
    ['Alt+Enter is a new line', { ...enter, altKey: true }, false],
    ['Ctrl+Enter sends', { ...enter, ctrlKey: true }, true],
    ['Cmd+Enter sends', { ...enter, metaKey: true }, true],
    ['Enter that ends an IME composition does not send', { ...enter, isComposing: true }, false],
    ['Enter that ends an IME composition in Safari does not send', { ...enter, keyCode: 229 }, false],
    [
      'Ctrl+Enter that ends an IME composition in Safari does not send',
      { ...enter, keyCode: 229, ctrlKey: true },
      false,
    ],
    ['any other key does not send', { ...enter, key: 'a', keyCode: 65 }, false],
    ['a space does not send', { ...enter, key: ' ', keyCode: 32 }, false],
  ])('%s', (_rule, event, sends) => {
    expect(sendsOn(event, true)).toBe(sends)
  })
})

describe('on a touch screen', () => {
  test.each([
    ['Enter is a new line', enter, false],
    ['Ctrl+Enter sends', { ...enter, ctrlKey: true }, true],
    ['Cmd+Enter sends', { ...enter, metaKey: true }, true],
  ])('%s', (_rule, event, sends) => {
    expect(sendsOn(event, false)).toBe(sends)
  })
})
