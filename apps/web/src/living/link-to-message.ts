/** The address of a message in the room of this page. */
export function linkToMessage(id: number): string {
  return new URL(`#m${id}`, location.href).href
}
