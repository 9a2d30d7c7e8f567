import type { ClientFrame, MembershipAnswer, Refusal } from '@parley/shared'

/** Undefined: the connection was lost, or there is none. */
export type ListAnswer = MembershipAnswer | { type: 'refused'; refusal: Refusal } | undefined

interface Question {
  frame: ClientFrame
  isAnswer: (answer: MembershipAnswer) => boolean
  resolve: (answer: ListAnswer) => void
}

interface ListConnection {
  /** False without a connection. */
  send: (frame: ClientFrame) => boolean
  after: (ms: number, then: () => void) => void
}

/** Questions over the connection of the list of rooms, one after the other. One that comes too early is asked again (P3.5). */
export class ListQuestions {
  readonly #connection: ListConnection
  /** The first is sent, and not answered yet. */
  #questions: Question[] = []

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
    const { retryAfter, code, field } = refusal
    if (asked === undefined) return false
    const { type } = asked.frame
    if (field !== type && !(type === 'draft' && code === 'not_joined' && field === 'room')) return false
    if (retryAfter === undefined) this.#answered({ type: 'refused', refusal })
    else this.#connection.after(retryAfter * 1_000, () => this.#connection.send(asked.frame))
    return true
  }

  lost(): void {
    for (const { resolve } of this.#questions.splice(0)) resolve(undefined)
  }

  #answered(answer: ListAnswer) {
    this.#questions.shift()?.resolve(answer)
    this.#send()
  }

  #send() {
    const [next] = this.#questions
    if (next !== undefined && !this.#connection.send(next.frame)) this.lost()
  }
}
