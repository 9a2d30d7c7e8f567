/** The operator's name for the lobby; undefined for other rooms and without such a name. */
export function titleCase(room: string): string | undefined {
  if (room !== 'lobby' || typeof document === 'undefined') return undefined
  return document.querySelector<HTMLMetaElement>('meta[name="room-title"]')?.content
}
