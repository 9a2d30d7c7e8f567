import { describe, expect, test } from 'vitest'
import { queryAt } from './completion-query.ts'

/** The caret stands where `|` is. */
function query(marked: string) {
  const caret = marked.indexOf('|')
  const found = queryAt(marked.replace('|', ''), caret)
  return found && `${found.type} ${found.typed}`
}

describe('emoji completion', () => {
  test.each([
    [':sm|', 'emoji sm'],
    ['hello :smi|', 'emoji smi'],
    ['(:+1|)', 'emoji +1'],
    [':Smi|', 'emoji Smi'],
    ['你好:smi|', 'emoji smi'],
    ['two\n:sm| lines', 'emoji sm'],
    ['👍:sm|', 'emoji sm'],
    [':قلب|', 'emoji قلب'],
    ['أحبك :قل|', 'emoji قل'],
    ['你好 :挥手|', 'emoji 挥手'],
  ])('opens in %j', (text, found) => expect(query(text)).toBe(found))

  test.each([
    ['one letter', ':s|'],
    ['a colon alone', ':|'],
    ['a time', '12:30|'],
    ['an address', 'http://ex|'],
    ['a colon within a word', 'note:this|'],
    ['a finished name', ':smile:|'],
    ['a colon after a word of another script', 'ملاحظة:قلب|'],
    ['one letter of another script', ':ق|'],
    ['a caret after another word', ':smile more|'],
    ['a text that is too long to be sent', 'x'.repeat(4_000) + ' :smi|'],
  ])('does not open for %s', (_rule, text) => expect(query(text)).toBeUndefined())
})

describe('person completion', () => {
  test.each([
    ['@|', 'person '],
    ['hello @Ad|', 'person Ad'],
    ['hello @Ada Lo|', 'person Ada Lo'],
    ['你好@林|', 'person 林'],
    ['مرحبا @عل|', 'person عل'],
    ['(@Ad|)', 'person Ad'],
  ])('opens in %j', (text, found) => expect(query(text)).toBe(found))

  test.each([
    ['an email', 'ada@ex|'],
    ['an email that ends in a digit', 'ada99@ex|'],
    ['another line', '@Ada\nhello|'],
  ])('does not open for %s', (_rule, text) => expect(query(text)).toBeUndefined())

  test('spans from the sign to the caret', () => {
    expect(queryAt('hi @Ada there', 7)).toEqual({ type: 'person', start: 3, end: 7, typed: 'Ada' })
  })
})

describe('command completion', () => {
  test.each([
    ['/|', 'command '],
    ['/mu|', 'command mu'],
    ['/mu|te Ada', 'command mu'],
    ['/كت|', 'command كت'],
  ])('opens in %j', (text, found) => expect(query(text)).toBe(found))

  test.each([
    ['a slash that is not the beginning', 'a /mu|'],
    ['a slash behind a space', ' /mu|'],
    ['a second line', 'a\n/mu|'],
    ['a text that begins with a slash', '//mu|'],
    ['a path', '/etc/h|'],
    ['what stands behind the command', '/mute A|'],
  ])('does not open for %s', (_rule, text) => expect(query(text)).toBeUndefined())

  test('of a person opens behind the command', () => expect(query('/mute @A|')).toBe('person A'))
})

describe('inside code, completion', () => {
  test.each([
    '`:smi|',
    '`a :smi|`',
    '`@|',
    '``a ` :smi|',
    '```\n:smi|',
    '```\n`a` :smi|\n```',
    '`a`\n`:smi|',
  ])('does not open in %j', (text) => expect(query(text)).toBeUndefined())

  test.each(['`a` :smi|', '```\na\n``` :smi|', '``a`` :smi|', 'it`s\n:smi|', ':smi| `a`'])(
    'opens after it in %j',
    (text) => expect(query(text)).toBe('emoji smi'),
  )
})
