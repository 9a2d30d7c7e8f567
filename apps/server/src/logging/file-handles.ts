import { close, open } from 'node:fs'
import { devNull } from 'node:os'
import type { RefusalLog } from './refusal-log.ts'

const everyMs = 5_000

/**
 * Tells the operator when no file handle is left. The system then closes new connections by itself, and neither the
 * server nor the client learns why: so a file is opened now and then, to see whether that is possible.
 */
export function watchFileHandles(refusals: Pick<RefusalLog, 'add'>, opening = open): NodeJS.Timeout {
  return setInterval(() => {
    opening(devNull, (error, handle) => {
      if (error === null) close(handle)
      else if (isExhausted(error)) addExhausted(refusals, error.code)
    })
  }, everyMs).unref()
}

/** How many files and connections this process may have open; undefined where the system has no such limit. */
export function openFileLimit(): number | undefined {
  Object.assign(process.report, { excludeNetwork: true }) // it would look the names of all connections up
  const { userLimits } = process.report.getReport() as { userLimits?: { open_files?: { soft: unknown } } }
  const soft = userLimits?.open_files?.soft // a number, or "unlimited"
  return typeof soft === 'number' ? soft : undefined
}

/** EMFILE: the limit of this process. ENFILE: that of the system. */
export function isExhausted({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EMFILE' || code === 'ENFILE'
}

export function addExhausted(refusals: Pick<RefusalLog, 'add'>, code: string | undefined): void {
  const message =
    'connections are refused: no file handle is left. Raise the limit of open files (ulimit -n, LimitNOFILE in systemd)'
  refusals.add({ level: 'error', message, kind: { code } })
}
