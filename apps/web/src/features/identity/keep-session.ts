import * as v from 'valibot'
import { persisted } from '../../storage/browser-storage.ts'
import { rekeyComposeState } from '../../storage/compose-state.ts'
import { rekeyDrafts } from '../../storage/drafts.ts'
import { forgetLeftTokens } from '../../storage/left-token.ts'
import { rekeyOutbox } from '../../storage/outbox-boxes.ts'
import { personOf, usePerson } from '../../stores/person-store.ts'
import { signOutWhoLeft } from './end-session.ts'
import { inTurn } from './in-turn.ts'
import { askSession, signIn } from './session-api.ts'

/** P11.5: how often the server is asked to renew the cookie. */
const renewEveryMs = 7 * 24 * 60 * 60_000

/** When this person's cookie was last confirmed: Unix time in milliseconds. */
const confirmed = persisted('parley.session', v.object({ person: v.string(), at: v.number() }))

let refusesCookies = false

/**
 * Exchanges the token for a cookie, once (P11.3), and ends the sessions that are left. Every step may fail, be repeated,
 * or be done by two tabs at once: until the server has confirmed the cookie, the token stays where it is. The next
 * connection tries again.
 */
export function keepSession(now: number): Promise<void> {
  return inTurn(async () => {
    if (!(await signOutWhoLeft())) return
    const { known } = usePerson()
    if (known === undefined) return
    const { id, token } = known
    if (token === undefined) return renew(id, now)
    if (refusesCookies || (await signIn({ token, ...personOf(known) }, id)).type !== 'done') return
    if (!(await confirm(id, now))) return
    await rekey(id)
    usePerson().dropToken(id)
  })
}

async function renew(id: string, now: number) {
  // A page of an earlier version may still have stored something.
  await rekey(id)
  const last = confirmed.load()
  if (last?.person !== id || now - last.at > renewEveryMs) await confirm(id, now)
}

/** Whether the browser has the cookie. One that refuses it keeps the token. */
async function confirm(id: string, now: number): Promise<boolean> {
  const answer = await askSession(id)
  refusesCookies = answer.type === 'refused' && answer.refusal.code === 'signed_out'
  const isConfirmed = answer.type === 'done' && answer.body.person === id
  if (isConfirmed) confirmed.save({ person: id, at: now })
  return isConfirmed
}

/** What earlier versions have stored under the token. */
async function rekey(id: string) {
  await rekeyOutbox(id)
  rekeyDrafts(id)
  rekeyComposeState(id)
  forgetLeftTokens()
}
