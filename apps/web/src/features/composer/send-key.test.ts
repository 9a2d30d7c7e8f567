import { describe, expect, test } from 'vitest'
import { enterKeyHint, sendsOn, type Device } from './send-key.ts'

const plain = { shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }
const enter = { key: 'Enter', code: 'Enter', isComposing: false, keyCode: 13, ...plain }
const onScreen = { ...enter, code: '' }

const desktop: Device = { pointer: 'fine', isPhone: false, isCovered: false }
const phone: Device = { pointer: 'coarse', isPhone: true, isCovered: true }
const tablet: Device = { pointer: 'coarse', isPhone: false, isCovered: false }
const noPointer: Device = { pointer: 'none', isPhone: false, isCovered: false }

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
    for (const device of [desktop, noPointer, tablet]) expect(sendsOn(event, 'automatic', device)).toBe(sends)
  })
})

describe('where the keyboard may be on the screen', () => {
  test.each([
    ['Enter is a new line on a phone', enter, phone, false],
    [
      'Enter is a new line on a phone whose keyboard covers nothing',
      enter,
      { ...phone, isCovered: false },
      false,
    ],
    ['Enter without a place on a keyboard is a new line on a tablet', onScreen, tablet, false],
    ['Enter is a new line on a tablet that is covered', enter, { ...tablet, isCovered: true }, false],
    [
      'Enter sends in a small window without a pointing device',
      enter,
      { ...noPointer, isCovered: true },
      true,
    ],
    ['Enter sends for a remote keyboard without codes', onScreen, noPointer, true],
    ['Enter is a new line without a pointing device', onScreen, { ...noPointer, isCovered: true }, false],
    ['Enter sends in a covered window with a mouse', onScreen, { ...desktop, isCovered: true }, true],
    ['Ctrl+Enter sends on a phone', { ...enter, ctrlKey: true }, phone, true],
    ['Cmd+Enter sends on a phone', { ...enter, metaKey: true }, phone, true],
  ])('%s', (_rule, event, device, sends) => {
    expect(sendsOn(event, 'automatic', device)).toBe(sends)
  })
})

describe('the choice wins', () => {
  test.each([desktop, phone, tablet, noPointer])('on %j', (device) => {
    for (const event of [enter, onScreen]) {
      expect(sendsOn(event, 'send', device)).toBe(true)
      expect(sendsOn({ ...event, shiftKey: true }, 'send', device)).toBe(false)
      expect(sendsOn(event, 'newLine', device)).toBe(false)
      expect(sendsOn({ ...event, ctrlKey: true }, 'newLine', device)).toBe(true)
    }
    expect(enterKeyHint('send', device)).toBe('send')
    expect(enterKeyHint('newLine', device)).toBe('enter')
  })
})

test('Enter on the screen is labelled by what it usually does there', () => {
  expect([desktop, noPointer, tablet, phone].map((device) => enterKeyHint('automatic', device))).toEqual([
    'send',
    'send',
    'enter',
    'enter',
  ])
})
