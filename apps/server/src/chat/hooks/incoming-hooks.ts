import { createHash, randomUUID } from 'node:crypto'
import { messageText, username as usernameSchema, type Person } from '@parley/shared'
import * as v from 'valibot'
import type { HookPost } from '../../hooks/formats/hook-post.ts'
import { render } from '../../hooks/formats/render.ts'
import type { HookRequest } from '../../hooks/hook-request.ts'
import { readHookSettings, writeHookSettings } from '../../hooks/hook-settings.ts'
import { readHook, type HookFormat } from '../../hooks/read-hook.ts'
import { isSignedBy } from '../../hooks/signature.ts'
import { pictureFor, programActor } from '../../identity/programs/program-actor.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import type { Programs } from '../../identity/programs/programs.ts'
import { isStorageError } from '../../log/message-log.ts'
import type { ChatService } from '../chat-service.ts'
import { refused, type Refused } from '../refusal-codes.ts'

/** What came of a request to a hook. */
export type HookOutcome =
  | { type: 'posted'; format: HookFormat; id: number; text: string }
  /** Understood, and nothing to post: `why` is for the sender. */
  | { type: 'nothing'; format: HookFormat; why: string }
  /** P20.4 */
  | { type: 'unreadable'; format: HookFormat; why: string }
  | { type: 'no_such_hook' }
  /** P20.2: the hook has a key, and the request does not prove that its sender has it. */
  | { type: 'unsigned' }
  | Refused

const mayPost = new Set(['post'] as const)

/** The use is stored at most once in this time, in milliseconds. */
const usesEveryMs = 60_000

/** P20: other programs post through hooks, with what a person may do in the room and no more. */
export class IncomingHooks {
  readonly #programs: Pick<Programs, 'identify' | 'set'>
  readonly #chat: Pick<ChatService, 'visits' | 'write' | 'names'>
  readonly #usedAt = new Map<string, number>()

  constructor(
    programs: Pick<Programs, 'identify' | 'set'>,
    chat: Pick<ChatService, 'visits' | 'write' | 'names'>,
  ) {
    this.#programs = programs
    this.#chat = chat
  }

  /** Rejects with LogUnavailable. */
  async receive(
    secret: string,
    request: HookRequest,
    address: string,
    now = Date.now(),
  ): Promise<HookOutcome> {
    const program = await this.#programs.identify(secret, 'hook')
    if (program === undefined) return { type: 'no_such_hook' }
    const { room, key, isOutgoing, head } = readHookSettings(program.settings)
    if (isOutgoing === true) return { type: 'no_such_hook' }
    if (key !== undefined && !isSignedBy(key, request, now)) return { type: 'unsigned' }
    const reading = readHook(request)
    if (reading.type !== 'post') return reading
    const { format, post } = reading
    const text = render(post)
    if (!v.is(messageText, text))
      return { type: 'unreadable', format, why: 'It has no text that can be seen.' }
    const as = await this.#personFor(program, post)
    const grant = { rooms: new Set([room]), may: mayPost }
    const actor = programActor(program, { grant, address, as })
    const action = { type: 'post', cid: cidOf(request), message: text, colour: post.colour } as const
    const written = await this.#chat.visits.visit(actor, room, async (opened) => {
      const { deleted } = opened.order.gate.here.state
      // The room that is there now is another one.
      const isAnother = head === undefined ? (deleted?.at ?? 0) > program.madeAt : (deleted?.rev ?? 0) > head
      if (isAnother) return refused('room_deleted')
      return this.#chat.write(actor, opened, action)
    })
    if (written.type === 'refused') return written
    if (written.type !== 'posted') return refused('cid_reused')
    await this.#used(program, now)
    return { type: 'posted', format, id: written.id, text }
  }

  /** The sender's own name, unless a person has it, or could be taken for having it: then the hook's. */
  async #personFor(program: StoredProgram, post: HookPost): Promise<Person | undefined> {
    const { username, author } = program
    const read = v.safeParse(usernameSchema, post.username ?? username)
    if (!read.success || read.output === username) return undefined
    const person = { username: read.output, avatar: pictureFor(program, read.output) }
    return (await this.#chat.names.check({ person, author })) === undefined ? person : undefined
  }

  async #used({ author, settings }: StoredProgram, now: number) {
    if (now - (this.#usedAt.get(author) ?? 0) < usesEveryMs) return
    this.#usedAt.set(author, now)
    try {
      await this.#programs.set({ author }, writeHookSettings({ ...readHookSettings(settings), usedAt: now }))
    } catch (error) {
      // The message is posted. The next use brings another attempt.
      if (!isStorageError(error)) throw error
      this.#usedAt.delete(author)
    }
  }
}

/** P20.5: what the sender calls the same request. Without a name for it, each request is another one. */
function cidOf({ header }: HookRequest): string {
  const named = header(
    'idempotency-key',
    'x-github-delivery',
    'x-gitea-delivery',
    'x-forgejo-delivery',
    'x-gogs-delivery',
    'x-gitlab-event-uuid',
    'webhook-id',
    'svix-id',
  )
  if (named === undefined) return randomUUID()
  return createHash('sha256').update(named).digest('base64url')
}
