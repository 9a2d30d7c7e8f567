import type { Request, Response } from 'express'
import type * as v from 'valibot'
import type { ChatService } from '../../chat/chat-service.ts'
import type { RoomReads } from '../../chat/memberships/room-reads.ts'
import type { Refused } from '../../chat/refusal-codes.ts'
import type { Room } from '../../chat/room.ts'
import type { Actor } from '../../identity/actor.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import type { BotStreams } from './changes/bot-streams.ts'
import type { AnswerName } from './schemas.ts'

type Fields = v.ObjectEntries

/** What an operation is called with: the parts of the request, each checked. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  params: Params
  query: Query
  body: Body
  bot: StoredProgram
  actor: Actor
  /** Of the request, or one that was made for it. */
  cid: string
  request: Request
  response: Response
  chat: ChatService
  reads: RoomReads
  streams: BotStreams
  programs: Pick<Programs, 'whenRevoked'>
}

/** `sent`: the operation has written the answer itself. */
export type Result = { type: 'answer'; answer: object } | { type: 'sent' } | Refused

export interface Operation {
  id: string
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** With `{name}` for each parameter, below `/api/v1`. */
  path: string
  summary: string
  /** More for the page about the API. */
  about?: string
  params: Fields
  query: v.GenericSchema
  body?: v.GenericSchema | undefined
  /** It takes an `Idempotency-Key`. */
  isWrite: boolean
  status: 200 | 201
  answer: AnswerName
  run: (call: Call) => Promise<Result>
}

interface Typed<Params extends Fields, Query extends v.GenericSchema, Body extends v.GenericSchema> {
  params: Params
  query: Query
  body?: Body
  run: (
    call: Call<v.InferOutput<v.ObjectSchema<Params, undefined>>, v.InferOutput<Query>, v.InferOutput<Body>>,
  ) => Promise<Result>
}

/** An operation whose `run` is called with what its schemas give. */
export function operation<Params extends Fields, Query extends v.GenericSchema, Body extends v.GenericSchema>(
  about: Omit<Operation, keyof Typed<Params, Query, Body>> & Typed<Params, Query, Body>,
): Operation {
  return about as unknown as Operation
}

export const answered = (answer: object): Result => ({ type: 'answer', answer })

/** Runs `use` in the room of the call, where the bot may come in. */
export function inItsRoom(
  { chat, actor, params }: Pick<Call<{ room: string }>, 'chat' | 'actor' | 'params'>,
  use: (room: Room, stale: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return chat.visits.visit<Exclude<Result, Refused>>(actor, params.room, use)
}
