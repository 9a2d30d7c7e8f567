import type { Completer } from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { PlainScreen } from './plain-screen.ts'
import type { Screen } from './screen.ts'
import { TerminalScreen } from './terminal-screen.ts'

/** A TerminalScreen when input and output are terminals, a PlainScreen otherwise. */
export function openScreen(input: ReadStream, output: WriteStream, completer: Completer): Screen {
  const both = input.isTTY && output.isTTY && process.env['TERM'] !== 'dumb'
  return both ? new TerminalScreen(input, output, completer) : new PlainScreen(input, output)
}
