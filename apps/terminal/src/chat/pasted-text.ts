import { limits } from '@parley/shared'

const fence = '```'

/** Several lines that were pasted: sent as one message, in a block of code, or as a file where that is too long. */
export class PastedText {
  readonly text: string
  readonly lines: number

  constructor(text: string) {
    // A message cannot have it.
    this.text = text.replaceAll('\0', '␀')
    this.lines = text.split('\n').length
  }

  /** What to do with it, in one line. */
  get question(): string {
    const as = this.messageWith('') === undefined ? 'as a file' : 'as one message'
    return `Pasted ${this.lines} lines. Enter sends them ${as}, below what you type; /discard forgets them.`
  }

  /** Undefined: it is a file. */
  messageWith(caption: string): string | undefined {
    const message = `${caption === '' ? '' : `${caption}\n`}${fence}\n${this.text}\n${fence}`
    return message.length > limits.message || this.text.includes(fence) ? undefined : message
  }
}
