import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hashOf } from '../../apps/server/src/identity/author.ts'
import type { Target } from './attack.ts'
import { newCid, Stranger, tokenOf } from './stranger.ts'

/** The name of the owner of the server. */
export const keeper = 'Keeper'

/** The room whose door is closed. */
export const closedRoom = 'closed'

/** Makes the owner of the server. */
export async function makeKeeper({ dataDir, port }: Target): Promise<void> {
  const owner = randomBytes(32).toString('base64url')
  const db = new DatabaseSync(join(dataDir, 'parley.sqlite'), { timeout: 5_000 })
  db.prepare("INSERT INTO one_time (id, kind, author, expires_at) VALUES (?, 'owner', '', ?)").run(
    hashOf(owner),
    Date.now() + 60_000,
  )
  db.close()
  const answer = await fetch(`http://127.0.0.1:${port}/api/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenOf(keeper)}` },
    body: JSON.stringify({ owner, username: keeper, avatar: 'e'.repeat(64) }),
  })
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
}

/** The owner closes a room, behind a key that nobody knows or by invitation. */
export async function closeRoom(target: Target, door: 'key' | 'invitation'): Promise<void> {
  await makeKeeper(target)
  const stranger = await Stranger.connect(target, { address: '127.69.0.1' })
  await stranger.mustJoin(keeper, closedRoom)
  const key = door === 'key' ? { key: randomBytes(12).toString('base64url') } : {}
  const isDone = await stranger.ask({ type: 'set', cid: newCid(), settings: { door }, ...key }, 'changed')
  stranger.close()
  if (!isDone) throw new Error('The room was not closed.')
}
