/** What was kept under `key`; undefined also where the browser keeps nothing, as in some private windows. */
export function recall(key: string): unknown {
  try {
    const text = localStorage.getItem(key)
    return text === null ? undefined : JSON.parse(text)
  } catch (error) {
    console.warn('Nothing can be remembered in this browser', error)
    return undefined
  }
}

/** Keeps a value for the next visit; `undefined` forgets it. */
export function remember(key: string, value: unknown) {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch (error) {
    console.warn('Nothing can be remembered in this browser', error)
  }
}
