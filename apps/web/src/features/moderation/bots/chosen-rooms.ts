/** At most, of a bot that is made on the page. */
export const mostRooms = 20

/** The names in what somebody has typed: with commas or spaces between them, as in addresses, or with the sign of a room. */
export function roomsIn(typed: string): string[] {
  return typed
    .split(/[\s,;，、；،]+/u)
    .map((name) => name.replace(/^(#|\/r\/)/, ''))
    .filter((name) => name !== '')
}
