import type { Completer } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import type { Paint } from './paint.ts'
import { PlainScreen } from './plain-screen.ts'
import { TerminalScreen } from './terminal-screen.ts'
import type { TypedLines } from '../chat/typed-lines.ts'

/** Where a chat happens: lines go up, and what is being typed stays below them. */
export interface Screen {
  readonly interactive: boolean
  readonly paint: Paint
  readonly lines: TypedLines
  /** Columns of the terminal. */
  readonly columns: number
  print(...lines: string[]): void
  /** Keeps `status` right above what is being typed, in place of what was there. */
  show(status: readonly string[], prompt: string): void
  /** Puts a line back under the cursor, to be mended. */
  giveBack(line: string): void
  /** Calls back when the width has changed. */
  onResize(then: () => void): void
  close(): void
}

/** A real terminal when both ends are one; lines in and lines out otherwise. */
export function openScreen(input: ReadStream, output: WriteStream, completer: Completer): Screen {
  const both = input.isTTY && output.isTTY && process.env['TERM'] !== 'dumb'
  return both ? new TerminalScreen(input, output, completer) : new PlainScreen(input, output)
}
