import type { Writable } from 'node:stream'

const readerGone = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']

/** Whether what was written has no reader any more, as after `… | head`. */
export function isReaderGone({ code = '' }: NodeJS.ErrnoException): boolean {
  return readerGone.includes(code)
}

/**
 * For servers: what cannot be written, since the reader is gone, the terminal is closed or the disk is full, is lost, and no
 * reason to end.
 */
export function outliveOutput(): void {
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined)
}

/**
 * For programs that are run for their output: ends with 0 when its reader is gone, as in `… | head`. The reader has what it
 * wanted.
 */
export function endWithOutput(failed: (error: Error) => void = raise): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isReaderGone(error)) process.exit(0)
    failed(error)
  })
  process.stderr.on('error', () => undefined) // there is nowhere to report it
}

/** Ends the process once its output is written, however slowly it is read: `process.exit` alone would cut it off. */
export async function exitAfterOutput(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(written))
  process.exit(code)
}

function written(output: Writable) {
  return new Promise<void>((resolve) => {
    if (output.destroyed || output.writableLength === 0) resolve()
    else output.write('', () => resolve())
  })
}

function raise(error: Error): never {
  throw error
}
