/** The beginning of the same day here: the server tells days of UTC alone (P11.9). */
export function localDay(at: number): number {
  const day = new Date(at)
  return new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate()).getTime()
}
