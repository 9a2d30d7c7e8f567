/** What the operator calls the lobby; undefined for other rooms, and when it is just the lobby. */
export function titleCase(room: string): string | undefined {
  if (room !== 'lobby' || typeof document === 'undefined') return undefined
  return document.querySelector<HTMLMetaElement>('meta[name="room-title"]')?.content
}
