import type { Page } from '@playwright/test'
import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ChatPage } from './chat-page.ts'
import type { ParleyServer } from './parley-server.ts'

/** Makes the person of a page an owner (P12.7), with a secret as `parley owner` makes them. */
export async function becomeOwner({ page }: ChatPage, server: ParleyServer) {
  const secret = ownerSecret(server)
  await withCookie(page)
  const status = await page.evaluate(async (owner) => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch('/api/owner', { method: 'POST', headers, body: JSON.stringify({ owner }) })
    return answer.status
  }, secret)
  if (status !== 200) throw new Error(`The server answered ${String(status)}.`)
  await page
    .getByRole('button', { name: 'Room settings' })
    .or(page.getByRole('button', { name: 'People' }))
    .first()
    .waitFor()
}

/** A secret for an owner's link, as `parley owner` makes them. */
export function ownerSecret(server: ParleyServer): string {
  const secret = randomBytes(32).toString('base64url')
  const db = new DatabaseSync(join(server.dataDir, 'parley.sqlite'), { timeout: 5_000 })
  db.prepare('INSERT INTO one_time (id, kind, author, expires_at) VALUES (?, ?, ?, ?)').run(
    createHash('sha256').update(secret).digest('base64url'),
    'owner',
    '',
    Date.now() + 60_000,
  )
  db.close()
  return secret
}

/** The page exchanges its token for a cookie after the join (P11.3). */
async function withCookie(page: Page) {
  await page.waitForFunction(async () => (await fetch('/api/session')).status === 200)
}
