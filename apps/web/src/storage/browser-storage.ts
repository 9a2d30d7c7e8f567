import * as v from 'valibot'
import { basePath } from '../ui/base-path.ts'

/** Storage of one tab, or of the whole browser. */
export type StorageArea = 'sessionStorage' | 'localStorage'

/** The name of stored data: two chats on one host, below different paths, share the browser's storage. */
export const scoped = (name: string): string => basePath + name

/** Whether another tab has changed a value whose key starts with `prefix`, or cleared the storage. */
export const changes = (event: StorageEvent, prefix: string): boolean =>
  event.key === null || event.key.startsWith(scoped(prefix))

/** The stored value; undefined also where the browser has no storage, as in some private windows. */
export function load(key: string, area: StorageArea = 'localStorage'): unknown {
  try {
    const text = globalThis[area].getItem(scoped(key))
    return text === null ? undefined : JSON.parse(text)
  } catch (error) {
    console.warn('Browser storage is not available', error)
    return undefined
  }
}

/** Stores a value; `undefined` removes it. */
export function save(key: string, value: unknown, area: StorageArea = 'localStorage') {
  try {
    if (value === undefined) globalThis[area].removeItem(scoped(key))
    else globalThis[area].setItem(scoped(key), JSON.stringify(value))
  } catch (error) {
    console.warn('Browser storage is not available', error)
  }
}

/** Whether the browser stores anything: not where the person blocks site data, or where no space is left. */
export function canStore(): boolean {
  const key = 'parley.probe'
  try {
    localStorage.setItem(key, '')
    localStorage.removeItem(key)
    return true
  } catch (error) {
    console.info('Browser storage is not available', error)
    return false
  }
}

/** Whether a value is stored whose key starts with `prefix`. */
export function isStored(prefix: string, area: StorageArea): boolean {
  try {
    return Object.keys(globalThis[area]).some((key) => key.startsWith(scoped(prefix)))
  } catch (error) {
    console.warn('Browser storage is not available', error)
    return false
  }
}

/** Removes every value whose key starts with `prefix`. */
export function forgetAll(prefix: string, area: StorageArea = 'localStorage') {
  try {
    const storage = globalThis[area]
    for (const key of Object.keys(storage)) if (key.startsWith(scoped(prefix))) storage.removeItem(key)
  } catch (error) {
    console.warn('Browser storage is not available', error)
  }
}

/** A value of one type in browser storage. Loads undefined when nothing valid is stored. */
export function persisted<Schema extends v.GenericSchema>(
  key: string,
  schema: Schema,
  area: StorageArea = 'localStorage',
) {
  return {
    load(): v.InferOutput<Schema> | undefined {
      const found = v.safeParse(schema, load(key, area))
      return found.success ? found.output : undefined
    },
    save: (value: v.InferInput<Schema> | undefined) => save(key, value, area),
  }
}
