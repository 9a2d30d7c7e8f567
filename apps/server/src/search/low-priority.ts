import { readlinkSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { basename } from 'node:path'

/**
 * Lets the other threads of this process run first where they share a core. On Linux a priority belongs to a thread
 * (setpriority(2)); elsewhere it belongs to the process, and nothing is changed.
 */
export function lowerPriority() {
  if (process.platform !== 'linux') return
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), constants.priority.PRIORITY_BELOW_NORMAL)
  } catch (error) {
    // Without /proc, or where it is forbidden, searches are as important as everything else.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}
