import { coalesced, type Message } from '@parley/shared'
import { onTestFinished } from 'vitest'
import { LogUnavailable, type Draft, type MessageLog } from '../../log/message-log.ts'
import { openPostgresLog, type PostgresLog, type PostgresOptions } from '../../log/postgres/postgres-log.ts'

/** Opens the log of a node, and closes it when the test ends. `logger` has the lines for the operator. */
export async function openNode(url: string, options: Partial<PostgresOptions> = {}) {
  const logger: string[] = []
  const write = (line: string) => void logger.push(line)
  const failed = (error: Error) => {
    throw error
  }
  const log = await openPostgresLog({ url, logger: { info: write, warn: write }, failed, ...options })
  onTestFinished(() => log.close())
  return { log, logger }
}

/** Follows a room as a node does: by a cursor, whatever is reported. */
export class Reader {
  readonly messages: Message[] = []
  /** The reasons for which it had to start over. */
  readonly startedOver: string[] = []
  readonly #log: MessageLog
  readonly #room: string
  readonly #readOn = coalesced(() => this.#readPage())
  #cursor = 0

  constructor(log: MessageLog, room = 'lobby') {
    this.#log = log
    this.#room = room
  }

  async follow(): Promise<this> {
    await this.#log.watch(
      (room) => {
        if (room === this.#room) void this.#readOn()
      },
      { rooms: () => [this.#room], startOver: (because) => void this.startedOver.push(because) },
    )
    await this.#readOn()
    return this
  }

  get texts() {
    return this.messages.map(({ message }) => message)
  }

  /** Whether there is more. */
  async #readPage() {
    try {
      const page = await this.#log.since(this.#room, this.#cursor, 100)
      this.messages.push(...page.messages)
      this.#cursor = page.rev
      return page.rev < page.head
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      return false
    }
  }
}

export function post(cid: string, message = cid, author = 'ada'): Draft {
  return { type: 'post', author, cid, username: 'Ada', avatar: 'a'.repeat(64), message }
}

/** Appends as a client does: again until it is acknowledged. Returns the id. */
export async function postUntilAcknowledged(log: PostgresLog, room: string, draft: Draft): Promise<number> {
  for (;;) {
    try {
      const [receipt] = await log.append(room, [draft])
      if (receipt?.type !== 'posted')
        throw new Error(`A post was answered with ${receipt?.type ?? 'nothing'}.`)
      return receipt.id
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
    }
  }
}

/** All messages of a room. */
export async function readAll(log: MessageLog, room: string): Promise<Message[]> {
  const messages: Message[] = []
  let cursor = 0
  for (;;) {
    const page = await log.since(room, cursor, 500)
    messages.push(...page.messages)
    cursor = page.rev
    if (cursor >= page.head) return messages
  }
}
