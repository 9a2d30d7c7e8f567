/** P11.7: the link for another device in the address, which it leaves at once: histories and other tabs must not have it. */
export function takeLink(): string | undefined {
  const link = linkIn(location.hash)
  if (link !== undefined) history.replaceState(history.state, '', location.pathname + location.search)
  return link
}

/** What follows `#link=`, right or wrong; undefined for other texts. */
export const linkIn = (address: string): string | undefined => /#link=(.*)$/.exec(address)?.[1]
