export const lobby = 'lobby'

export function pathOfRoom(room: string): string {
  return room === lobby ? '/' : `/r/${encodeURIComponent(room)}`
}
