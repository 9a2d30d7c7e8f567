/** How long calls wait for the locks of other programs, in milliseconds. */
export interface LockPatience {
  /** Then posts are refused. */
  appendMs: number
  /** Then names are granted without being stored: nobody should wait for long at the door. */
  claimMs: number
  /** Then the log counts as unavailable. A lock that prevents reading is rare. */
  readMs: number
  /** While the log is closed. */
  closeMs: number
}

export const defaultPatience: LockPatience = {
  appendMs: 5_000,
  claimMs: 1_000,
  readMs: 5_000,
  closeMs: 1_000,
}
