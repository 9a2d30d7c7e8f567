/** A tab's own memory, or that of the whole browser. */
export type StorageArea = 'sessionStorage' | 'localStorage'

/** What was kept under `key`; undefined also where the browser keeps nothing, as in some private windows. */
export function load(key: string, place: StorageArea = 'localStorage'): unknown {
  try {
    const text = globalThis[place].getItem(key)
    return text === null ? undefined : JSON.parse(text)
  } catch (error) {
    console.warn('Nothing can be remembered in this browser', error)
    return undefined
  }
}

/** Keeps a value for the next visit; `undefined` forgets it. */
export function save(key: string, value: unknown, place: StorageArea = 'localStorage') {
  try {
    if (value === undefined) globalThis[place].removeItem(key)
    else globalThis[place].setItem(key, JSON.stringify(value))
  } catch (error) {
    console.warn('Nothing can be remembered in this browser', error)
  }
}

/** Forgets every value whose key begins so. */
export function forgetAll(prefix: string, place: StorageArea = 'localStorage') {
  try {
    const storage = globalThis[place]
    for (const key of Object.keys(storage)) if (key.startsWith(prefix)) storage.removeItem(key)
  } catch (error) {
    console.warn('Nothing is remembered in this browser', error)
  }
}
