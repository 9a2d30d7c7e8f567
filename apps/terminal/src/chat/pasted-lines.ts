import { escapeControlCharactersInLine } from '../screen/escape-control-characters.ts'
import { Failure } from '../failure.ts'
import type { Screen } from '../screen/screen.ts'
import { PastedText } from './pasted-text.ts'

export interface PastedLinesEvents {
  post: (text: string) => void
  /** Resolves with the id of the file; rejects with Failure. */
  upload: (text: string) => Promise<string>
  postFile: (caption: string, id: string) => void
}

/** What was pasted and waits for Enter: sent with the next line as its caption. */
export class PastedLines {
  readonly #screen: Screen
  readonly #events: PastedLinesEvents
  #pasted: PastedText | undefined

  constructor(screen: Screen, events: PastedLinesEvents) {
    this.#screen = screen
    this.#events = events
    screen.onPaste((text) => this.#paste(text))
  }

  /** False: nothing waits. What fails still waits, for another try. */
  send(caption: string): boolean {
    const pasted = this.#pasted
    if (pasted === undefined) return false
    this.#pasted = undefined
    const message = pasted.messageWith(caption)
    if (message === undefined) void this.#sendFile(pasted, caption)
    else this.#events.post(message)
    return true
  }

  /** False: nothing waits. */
  discard(): boolean {
    if (this.#pasted === undefined) return false
    this.#pasted = undefined
    this.#screen.print(this.#screen.paint.dim('The pasted lines are forgotten.'))
    return true
  }

  #paste(text: string) {
    this.#pasted = new PastedText(text)
    this.#screen.print(this.#screen.paint.strong(this.#pasted.question))
  }

  async #sendFile(pasted: PastedText, caption: string) {
    const { paint } = this.#screen
    try {
      this.#screen.print(paint.dim('Sending the lines as a file…'))
      this.#events.postFile(caption, await this.#events.upload(pasted.text))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#screen.print(paint.alarm(escapeControlCharactersInLine(error.message)))
      this.#paste(pasted.text)
      if (caption !== '') this.#screen.restoreLine(caption)
    }
  }
}
