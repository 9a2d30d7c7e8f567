import { onTestFinished, vi } from 'vitest'

/** What a command writes to its output, by lines. */
export async function linesOf(run: (args: string[]) => Promise<void>, args: string[]): Promise<string[]> {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)))
  onTestFinished(() => log.mockRestore())
  await run(args)
  log.mockRestore()
  return lines
}

/** What `run` writes to the standard output of this process, whose readers are never slow. */
export async function outputOf(run: () => Promise<unknown>): Promise<string> {
  const written: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((piece, encoding, callback) => {
    written.push(String(piece))
    const done = typeof encoding === 'function' ? encoding : callback
    done?.()
    return true
  })
  try {
    await run()
  } finally {
    write.mockRestore()
  }
  return written.join('')
}
