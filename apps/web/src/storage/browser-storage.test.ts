import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { forgetAll, load, save } from './browser-storage.ts'

const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)

beforeEach(() => warn.mockClear())
afterEach(() => vi.unstubAllGlobals())

describe('a stored value', () => {
  test.each([['text'], [{ username: 'alice', token: undefined }], [[1, 2]], [null], [false]])(
    'is loaded: %j',
    (value) => {
      stubStorage()
      save('key', value)
      expect(load('key')).toEqual(value)
      expect(load('another')).toBeUndefined()
    },
  )

  test('is removed by saving undefined', () => {
    const items = stubStorage({ key: '"old"' })
    save('key', undefined)
    expect(load('key')).toBeUndefined()
    expect(items.size).toBe(0)
  })
})

test.each(['localStorage', 'sessionStorage'] as const)(
  'forgetAll removes the keys with the prefix from %s',
  (area) => {
    vi.stubGlobal(area, { 'room.a': '1', 'room.b': '2', other: '3', removeItem })
    forgetAll('room.', area)
    expect(Object.keys(globalThis[area])).toEqual(['other', 'removeItem'])
  },
)

function removeItem(this: Record<string, unknown>, key: string) {
  Reflect.deleteProperty(this, key)
}

test('a value that is not JSON loads as undefined, with a warning', () => {
  stubStorage({ key: '{broken' })
  expect(load('key')).toBeUndefined()
  expect(warn).toHaveBeenCalledOnce()
})

describe('a browser without storage', () => {
  test('that refuses every access only warns', () => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
    expect(load('key')).toBeUndefined()
    save('key', 'value')
    save('key', undefined)
    expect(warn).toHaveBeenCalledTimes(3)
  })

  test('that has no storage objects only warns', () => {
    vi.stubGlobal('localStorage', undefined)
    expect(load('key')).toBeUndefined()
    save('key', 'value')
    expect(warn).toHaveBeenCalledTimes(2)
  })
})

function stubStorage(content: Record<string, string> = {}) {
  const items = new Map(Object.entries(content))
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  })
  return items
}
