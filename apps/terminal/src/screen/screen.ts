import type { Paint } from './paint.ts'
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
  /** Calls `then` with several lines that are pasted at once. Without it each of them is entered. */
  onPaste(then: (text: string) => void): void
  close(): void
}
