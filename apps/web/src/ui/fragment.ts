/** The value of a part of the fragment, like `k` in `#m42&k=…`. A fragment is in no log and no Referer. */
export function fragmentPart(name: string, hash = location.hash): string | undefined {
  const part = partsOf(hash).find((part) => part.startsWith(`${name}=`))
  return part && decoded(part.slice(name.length + 1))
}

/** Removes that part from the address, once it is used: histories and those who copy the address must not have it. */
export function removeFragmentPart(name: string) {
  const parts = partsOf(location.hash)
  const others = parts.filter((part) => !part.startsWith(`${name}=`))
  if (others.length === parts.length) return
  const rest = others.length === 0 ? '' : `#${others.join('&')}`
  history.replaceState(history.state, '', location.pathname + location.search + rest)
}

const partsOf = (hash: string) => hash.slice(1).split('&')

function decoded(value: string) {
  try {
    return decodeURIComponent(value)
  } catch {
    return value // typed by hand, with a "%" of its own
  }
}
