/** To the minute, of a Unix time in milliseconds. */
export function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
