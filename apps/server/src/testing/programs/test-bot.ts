import type { ProgramPermission } from '@parley/shared'
import type { Config } from '../../config/config.ts'
import { startTestServer } from '../test-server.ts'

type Answer = Record<string, unknown> & { status: number; headers: Headers }

/** What a test asks of the API, with the token of a bot. */
export class TestBot {
  readonly url: string
  readonly token: string

  constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  fetch(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) {
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    return fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...type, ...headers },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      signal: signal ?? null,
    })
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await this.fetch(method, path, body, headers)
    const text = await response.text()
    const answer = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>
    return { ...answer, status: response.status, headers: response.headers } as Answer
  }
}

interface BotOptions {
  kind?: 'bot' | 'bridge'
  rooms?: string[] | null
  may?: ProgramPermission[]
}

/** A server, and bots of it. */
export async function startWithBots(settings: Partial<Config> = {}) {
  const server = await startTestServer(settings)
  const { programs } = server.app
  if (programs === undefined) throw new Error('The engine has no programs.')
  const bot = async (
    username: string,
    { kind = 'bot', rooms = null, may = ['read', 'post'] }: BotOptions = {},
  ) => {
    const made = { kind, username, settings: JSON.stringify({ rooms, may }), madeBy: 'Olga' }
    const added = await programs.add(made)
    if (added.type === 'refused') throw new Error(added.code)
    return Object.assign(new TestBot(server.url, added.secret), { program: added.program })
  }
  return { ...server, programs, bot }
}
