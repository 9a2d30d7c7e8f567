import type { Role } from '@parley/shared'
import type { Config } from '../../config/config.ts'
import { entryDraft } from '../../chat/access/entry-draft.ts'
import { everywhere, type StoredEntry } from '../../access/entries.ts'
import { connect } from '../test-client.ts'
import { startTestServer } from '../test-server.ts'

/** A server with people who send requests: Olga owns it, Eve is nobody. */
export async function startWithPeople(settings: Partial<Config> = {}) {
  const server = await startTestServer(settings)
  const { app, port, url, messages } = server
  const avatar = 'a'.repeat(64)
  const people: Record<string, { token: string; person: string }> = {}

  const enter = async (username: string) => {
    const client = await connect(port)
    client.send({ type: 'join', room: 'lobby', username, avatar })
    const joined = (await client.frame('joined')) as unknown as { token: string; person: string }
    people[username] = joined
    await app.people.introduce(joined.person, { username, avatar })
  }

  const as = async (username: string, method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}/api/rooms${path}`, {
      method,
      headers: {
        ...(people[username] && { Authorization: `Bearer ${people[username].token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as never }
  }

  let decided = 0
  /** Of one room; everybody there learns of it. */
  const give = async (username: string, role: Role, room: string) => {
    decided += 1
    const by = { author: people['Olga']?.person ?? '', person: { username: 'Olga', avatar } }
    const subject = { person: people[username]?.person ?? '', username, avatar }
    await messages.append(room, [entryDraft(by, `cid-of-role-${decided}`, { kind: 'role', subject, role })])
  }

  /** Kinds, who did it and what to, the oldest first. */
  const audit = async (room: string) => {
    const entries = await app.chat.access.store.entries(room, Number.MAX_SAFE_INTEGER, 200)
    return entries.toReversed().map(lineOf)
  }

  await enter('Olga')
  await enter('Eve')
  await app.chat.access.makeOwner(people['Olga']?.person ?? '', { username: 'Olga', avatar })
  return { ...server, people, enter, as, give, audit, auditEverywhere: () => audit(everywhere) }
}

function lineOf({ by, entry }: StoredEntry) {
  return `${by.username} ${entry.kind}${'subject' in entry ? ` ${entry.subject.username}` : ''}`
}
