import type { Completer } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import type { Paint } from './paint.ts'
import { PlainScreen } from './plain-screen.ts'
import { TerminalScreen } from './terminal-screen.ts'
import type { TypedLines } from '../chat/typed-lines.ts'

/** The output of a chat: lines are printed above the line that is being typed. */
export interface Screen {
  readonly interactive: boolean
  readonly paint: Paint
  readonly lines: TypedLines
  /** Columns of the terminal. */
  readonly columns: number
  print(...lines: string[]): void
  /** Shows `status` above the prompt, and replaces the previous status. */
  show(status: readonly string[], prompt: string): void
  /** Puts a line back into the prompt, to be corrected. */
  restoreLine(line: string): void
  /** Calls `then` when the width has changed. */
  onResize(then: () => void): void
  close(): void
}

/** A TerminalScreen when input and output are terminals, a PlainScreen otherwise. */
export function openScreen(input: ReadStream, output: WriteStream, completer: Completer): Screen {
  const both = input.isTTY && output.isTTY && process.env['TERM'] !== 'dumb'
  return both ? new TerminalScreen(input, output, completer) : new PlainScreen(input, output)
}
