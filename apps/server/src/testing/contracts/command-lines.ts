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
