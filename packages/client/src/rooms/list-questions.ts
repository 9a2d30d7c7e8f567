import type { ClientFrame, MembershipAnswer, Refusal } from '@parley/shared'

/** Undefined: there is no connection, it was lost, or the server has not answered in time. */
export type ListAnswer = MembershipAnswer | { type: 'refused'; refusal: Refusal } | undefined

interface Question {
  frame: ClientFrame
  isAnswer: (answer: MembershipAnswer) => boolean
  resolve: (answer: ListAnswer) => void
}

interface ListConnection {
  /** False without a connection. */
  send: (frame: ClientFrame) => boolean
  /** Returns the function that cancels it. */
  after: (ms: number, then: () => void) => () => void
}

/** Milliseconds. A question that is not answered must not hold up those behind it. */
const mostMs = 15_000

/** Questions over the connection of the list of rooms, one after the other. One that comes too early is asked again (P3.5). */
export class ListQuestions {
  readonly #connection: ListConnection
  /** The first is sent, and not answered yet. */
  #questions: Question[] = []
  /** Of the question that is sent, or of sending it again. */
  #cancelTimer = () => {}

  constructor(connection: ListConnection) {
    this.#connection = connection
  }

  ask(frame: ClientFrame, isAnswer: Question['isAnswer']): Promise<ListAnswer> {
    return new Promise((resolve) => {
      this.#questions.push({ frame, isAnswer, resolve })
      if (this.#questions.length === 1) this.#send()
    })
  }

  take(answer: MembershipAnswer): void {
    if (this.#questions[0]?.isAnswer(answer) === true) this.#answered(answer)
  }

  /** True: it was about a question. */
  refused(refusal: Refusal): boolean {
    const [asked] = this.#questions
    if (asked === undefined || !isAbout(asked.frame, refusal)) return false
    const { retryAfter } = refusal
    if (retryAfter === undefined) this.#answered({ type: 'refused', refusal })
    else this.#timer(retryAfter * 1_000, () => this.#send())
    return true
  }

  lost(): void {
    this.#cancelTimer()
    for (const { resolve } of this.#questions.splice(0)) resolve(undefined)
  }

  #answered(answer: ListAnswer) {
    this.#cancelTimer()
    this.#questions.shift()?.resolve(answer)
    this.#send()
  }

  #send() {
    const [next] = this.#questions
    if (next === undefined) return
    if (this.#connection.send(next.frame)) this.#timer(mostMs, () => this.#answered(undefined))
    else this.lost()
  }

  #timer(ms: number, then: () => void) {
    this.#cancelTimer()
    this.#cancelTimer = this.#connection.after(ms, then)
  }
}

/** A refusal names the frame by its type, or the field that is wrong. Only a draft is refused to somebody who is no member. */
function isAbout(frame: ClientFrame, { code, field = '', retryAfter }: Refusal): boolean {
  if (field === frame.type || code === 'unknown_type') return true
  if (retryAfter !== undefined || field === 'type') return false
  if (code === 'not_joined' && frame.type !== 'draft') return false
  return Object.entries(frame).some(
    // `from.username` is of a search in one room.
    ([key, value]) => field === key || (typeof value === 'object' && field.startsWith(`${key}.`)),
  )
}
