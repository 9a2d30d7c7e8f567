import type { Message } from '@parley/shared'
import { expect, onTestFinished } from 'vitest'
import { OutgoingHooks } from '../../chat/hooks/outgoing-hooks.ts'
import type { OutgoingOptions } from '../../chat/hooks/outgoing-options.ts'
import type { Config } from '../../config/config.ts'
import { OutgoingSender } from '../../hooks/outgoing/outgoing-sender.ts'
import type { OutgoingFormat, OutgoingHook, OutgoingStore } from '../../hooks/outgoing/outgoing-store.ts'
import { newSigningKey } from '../../hooks/outgoing/standard-webhook.ts'
import type { StoredProgram } from '../../identity/programs/program-store.ts'
import { Programs } from '../../identity/programs/programs.ts'
import { LogUnavailable, type Draft } from '../../log/message-log.ts'
import { openSqliteLog } from '../../log/sqlite/sqlite-log.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { createTestApp } from '../test-server.ts'

interface MadeHook {
  room?: string
  format?: OutgoingFormat
  name?: string
  allowsPrivate?: boolean
}

/** A node whose deliveries begin and end when the test says so. */
export async function openOutgoingNode(settings: Partial<Config> = {}) {
  const log = await openSqliteLog(temporaryFolder(), fail)
  const { people, access, members } = log
  const app = createTestApp({ log, people, access, members, programs: log.programs }, settings)
  await app.start()
  onTestFinished(() => app.close())
  const programs = new Programs(log.programs, log)
  let cids = 0
  const post = (message: string, room = 'team', author = 'ada') =>
    change({ type: 'post', cid: `cid-${(cids += 1)}-of-a-test`, message }, room, author)
  const lines: string[] = []
  return {
    ...{ log, app, programs, post, change, lines, begin, makeHook },
    hook: async () => (await log.outgoing.hooks())[0],
    messages: (room = 'team'): Promise<Message[]> => log.before(room, Infinity, 1_000),
  }

  async function change(
    action: { type: string; cid: string; [field: string]: unknown },
    room = 'team',
    author = 'ada',
  ) {
    const by = { author, username: author === 'ada' ? 'Ada' : author, avatar: 'a'.repeat(64) }
    const [receipt] = await log.append(room, [{ ...by, ...action } as Draft])
    return receipt?.type === 'posted' ? receipt.id : receipt?.type === 'changed' ? receipt.rev : 0
  }

  /** As `parley hooks add` makes it. */
  async function makeHook(
    url: string,
    { room = 'team', format = 'json', name = 'Out', ...rest }: MadeHook = {},
  ) {
    const added = await programs.add({
      kind: 'hook',
      username: name,
      settings: JSON.stringify({ room }),
      madeBy: 'operator',
    })
    if (added.type === 'refused') throw new Error(added.code)
    const { author } = added.program
    const key = newSigningKey()
    await log.outgoing.add({ author, room, url, format, key, allowsPrivate: rest.allowsPrivate ?? true })
    return { author, key, secret: added.secret }
  }

  /** Deliveries run until the returned functions are called: one ends them as the server does, the other as `kill -9`. */
  async function begin(options: Partial<OutgoingOptions> = {}) {
    let isKilled = false
    const store = new Proxy<OutgoingStore>(log.outgoing, {
      get:
        (target, name) =>
        (...args: unknown[]) => {
          if (isKilled) return Promise.reject(new LogUnavailable('killed'))
          return (target[name as keyof OutgoingStore] as (...given: unknown[]) => unknown).apply(target, args)
        },
    })
    const write = (line: string) => void lines.push(line)
    const hooks = new OutgoingHooks({
      ...{ store, programs, chat: app.chat, log, access, host: 'chat.example', isShared: false },
      ...{ sender: new OutgoingSender(), logger: { warn: write, info: write } },
      backoff: { firstMs: 10, longestMs: 20 },
      ...options,
    })
    await hooks.start()
    onTestFinished(() => hooks.close())
    const kill = () => {
      isKilled = true
      return hooks.close()
    }
    return { close: () => hooks.close(), kill }
  }
}

/** As expect.poll, also on a machine that does much else. */
export function eventually<T>(read: () => T, options: { interval?: number } = {}) {
  return expect.poll(read, { timeout: 30_000, ...options })
}

/** A hook as the sender gets it. */
export function hookTo(url: string, given: Partial<OutgoingHook> = {}): OutgoingHook {
  const program: StoredProgram = {
    ...{ author: 'out', kind: 'hook', secret: 'hash', username: 'Out', avatar: 'a'.repeat(64) },
    ...{ settings: '{"room":"team"}', madeBy: 'operator', madeAt: 1, revokedAt: null },
  }
  return {
    ...{ program, room: 'team', url, format: 'json', allowsPrivate: true, key: newSigningKey(), cursor: 0 },
    ...{ paused: undefined, failures: 0, failingSince: undefined, retryAt: 0, deliveries: [], ...given },
  }
}

function fail(error: Error): never {
  throw error
}
