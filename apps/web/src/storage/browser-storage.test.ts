import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { forgetAll, load, save } from './browser-storage.ts'

const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)

beforeEach(() => warn.mockClear())
afterEach(() => vi.unstubAllGlobals())

describe('what is remembered', () => {
  test.each([['text'], [{ username: 'alice', token: undefined }], [[1, 2]], [null], [false]])(
    'comes back: %j',
    (value) => {
      stubStorage()
      save('key', value)
      expect(load('key')).toEqual(value)
      expect(load('another')).toBeUndefined()
    },
  )

  test('is forgotten when it is undefined', () => {
    const kept = stubStorage({ key: '"old"' })
    save('key', undefined)
    expect(load('key')).toBeUndefined()
    expect(kept.size).toBe(0)
  })
})

test.each(['localStorage', 'sessionStorage'] as const)(
  'what begins the same in %s is forgotten together',
  (place) => {
    vi.stubGlobal(place, { 'room.a': '1', 'room.b': '2', other: '3', removeItem })
    forgetAll('room.', place)
    expect(Object.keys(globalThis[place])).toEqual(['other', 'removeItem'])
  },
)

function removeItem(this: Record<string, unknown>, key: string) {
  Reflect.deleteProperty(this, key)
}

test('what is there and is not JSON is nothing, and said on the console', () => {
  stubStorage({ key: '{broken' })
  expect(load('key')).toBeUndefined()
  expect(warn).toHaveBeenCalledOnce()
})

describe('a browser that keeps nothing', () => {
  test('by refusing each access loses nothing but the memory', () => {
    const refuse = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
    expect(load('key')).toBeUndefined()
    save('key', 'value')
    save('key', undefined)
    expect(warn).toHaveBeenCalledTimes(3)
  })

  test('by having no storage at all does neither', () => {
    vi.stubGlobal('localStorage', undefined)
    expect(load('key')).toBeUndefined()
    save('key', 'value')
    expect(warn).toHaveBeenCalledTimes(2)
  })
})

function stubStorage(content: Record<string, string> = {}) {
  const kept = new Map(Object.entries(content))
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  return kept
}
