import type { Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'

const readerGone = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED']

/** Whether what was written has no reader any more, as after `… | head`. */
export function isReaderGone({ code = '' }: NodeJS.ErrnoException): boolean {
  return readerGone.includes(code)
}

/**
 * For servers: what cannot be written, since the reader is gone, the terminal is closed or the disk is full, is lost, and no
 * reason to end. For programs that end when their work is done, the result resolves once their output is written: with why it
 * could not be, though it has a reader; undefined if it could.
 */
export function outliveOutput(): () => Promise<Error | undefined> {
  let failed: Error | undefined
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isReaderGone(error)) failed ??= error
  })
  process.stderr.on('error', () => undefined)
  return async () => {
    await settled(process.stdout)
    return failed
  }
}

/**
 * For programs that are run for their output: ends with 0 when its reader is gone, as in `… | head`. The reader has what it
 * wanted.
 */
export function endWithOutput(failed: (error: Error) => void = endWithLine): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (isReaderGone(error)) process.exit(0)
    process.exitCode = 1 // also where all else went well
    failed(error)
  })
  process.stderr.on('error', () => undefined) // there is nowhere to report it
}

/**
 * Ends the process once its output is written, however slowly it is read: `process.exit` alone would cut it off. A `code` of 0 does
 * not hide that it could not be written.
 */
export async function exitAfterOutput(code: number): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(settled))
  if (code !== 0) process.exitCode = code
  process.exit()
}

/** Resolves once everything is written, or has failed, and the stream has said so. */
async function settled(output: Writable) {
  await new Promise<void>((resolve) => {
    if (output.destroyed || output.writableLength === 0) resolve()
    else output.write('', () => resolve())
  })
  await setImmediate()
}

function endWithLine(error: Error): never {
  console.error(`The output cannot be written: ${error.message}`)
  process.exit(1)
}
