import type { ClientFrame, ConversationRequest, Moderation, Refusal, ServerFrame } from '@parley/shared'
import type { Environment } from '../connection/environment.ts'

type Asked = Moderation | ConversationRequest

/** A frame of a moderator, a report, or what a person asks of their conversations (P17), before it has its cid. */
export type ModerationRequest = WithoutCid<Asked>

export type ModerationAnswer = Extract<
  ServerFrame,
  { type: 'changed' | 'invited' | 'audit' | 'restricted' | 'conversation' | 'blocks' }
>

/** The frame that answers a request. */
export type AnswerTo<Request extends ModerationRequest> = Extract<
  ModerationAnswer,
  { type: AnswerTypeOf<Request['type']> }
>

export type ModerationResult<Answer extends ModerationAnswer = ModerationAnswer> =
  | { type: 'done'; answer: Answer }
  | { type: 'refused'; refusal: Refusal }
  /** There is no connection, or it was lost before the answer: it may have been done. */
  | { type: 'lost' }

type WithoutCid<Union> = Union extends Asked ? Omit<Union, 'cid'> : never

type AnswerTypeOf<Type> = Type extends 'audit' | 'restricted'
  ? Type
  : Type extends 'invite'
    ? 'invited'
    : Type extends 'open_conversation'
      ? 'conversation'
      : Type extends 'block' | 'blocks'
        ? 'blocks'
        : 'changed'

interface PendingRequest {
  /** The cid, or of a list its `listKey`: the answer repeats either. */
  key: string
  type: Asked['type']
  settle: (result: ModerationResult) => void
}

/** Milliseconds after which a request that has no answer counts as lost. */
export const answerWithinMs = 15_000

/** Sends what moderators do, and finds the answer to each (P13). Nothing is sent again. */
export class ModerationSender {
  readonly #environment: Pick<Environment, 'after' | 'newCid'>
  readonly #send: (frame: ClientFrame) => void
  #isLive = false
  #pending: PendingRequest[] = []

  constructor(environment: Pick<Environment, 'after' | 'newCid'>, send: (frame: ClientFrame) => void) {
    this.#environment = environment
    this.#send = send
  }

  ask<Request extends ModerationRequest>(request: Request): Promise<ModerationResult<AnswerTo<Request>>>
  ask(request: ModerationRequest): Promise<ModerationResult> {
    return new Promise((resolve) => {
      if (!this.#isLive) return resolve({ type: 'lost' })
      const frame = this.#frameOf(request)
      const cancel = this.#environment.after(answerWithinMs, () => settle({ type: 'lost' }))
      const settle = (result: ModerationResult) => {
        cancel()
        this.#pending = this.#pending.filter((other) => other !== pending)
        resolve(result)
      }
      const pending = { key: keyOf(frame), type: frame.type, settle }
      this.#pending.push(pending)
      this.#send(frame)
    })
  }

  live() {
    this.#isLive = true
  }

  lost() {
    this.#isLive = false
    for (const { settle } of this.#pending) settle({ type: 'lost' })
  }

  /** True when the frame was the answer to a request. */
  answered(answer: ModerationAnswer): boolean {
    const key = keyOf(answer)
    return this.#settle((pending) => pending.key === key, { type: 'done', answer })
  }

  /** True when the refusal was the answer to a request. */
  refused(refusal: Refusal): boolean {
    const { cid, field, code } = refusal
    const isOf = ({ key, type }: PendingRequest) =>
      // P13.9; a server of an earlier version does not know the frame.
      cid === undefined ? isList(type) && (field === type || code === 'unknown_type') : key === cid
    return this.#settle(isOf, { type: 'refused', refusal })
  }

  #settle(isMeant: (pending: PendingRequest) => boolean, result: ModerationResult) {
    const pending = this.#pending.find(isMeant)
    pending?.settle(result)
    return pending !== undefined
  }

  #frameOf(request: ModerationRequest): Asked {
    if (request.type === 'audit' || request.type === 'restricted') return request
    return { ...request, cid: this.#environment.newCid() }
  }
}

type Keyed = Asked | ModerationAnswer

function keyOf(frame: Keyed): string {
  if ('cid' in frame) return frame.cid
  const before = frame.type === 'audit' ? frame.before : undefined
  return `${frame.type} ${before ?? 'newest'} ${frame.everywhere === true ? 'everywhere' : 'here'}`
}

const isList = (type: Asked['type']) => type === 'audit' || type === 'restricted'
