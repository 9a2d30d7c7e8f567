import { withTimeout } from '@parley/shared'
import { dueSignOuts } from '../../storage/due-sign-outs.ts'
import { countUnsentElsewhere, deleteOutbox } from '../../storage/outbox-boxes.ts'
import { forgetPush } from '../../storage/push-browser.ts'
import type { KnownPerson } from '../../stores/person-store.ts'
import { inTurn } from './in-turn.ts'
import type { Answer } from '../../api/call.ts'
import { askCredentials, signOut } from './session-api.ts'

/** Leaving does not wait longer for the server. */
const timeoutMs = 2_000

export interface Ending {
  /** Messages that are not sent, in other rooms than this one. */
  readonly unsentElsewhere: number
  /** The person has no other device and no passkey. Undefined where the server does not say. */
  readonly isLast: boolean | undefined
}

/** What leaving would end. */
export async function askWhatEnds(
  { id, token }: KnownPerson,
  room: string,
  isOnline: boolean,
): Promise<Ending> {
  const [unsentElsewhere, isLast] = await Promise.all([
    withTimeout(countUnsentElsewhere(id, room), timeoutMs, 0),
    isOnline ? withTimeout(askWhetherLast(id, token), timeoutMs, undefined) : undefined,
  ])
  return { unsentElsewhere, isLast }
}

/** P11.4: signs out who has just left. Without a connection it is done with the next one. */
export async function endSession({ id, token }: KnownPerson): Promise<void> {
  await inTurn(async () => {
    if (isOver(await signOut(id, token))) dueSignOuts.remove(id)
  })
  await deleteOutbox(id)
  await forgetPush().catch((error: unknown) => console.warn('Push could not be turned off here', error))
}

/** Who has left while the server could not be reached. False while that is still so. */
export async function signOutWhoLeft(): Promise<boolean> {
  for (const id of dueSignOuts.load()) {
    if (!isOver(await signOut(id))) return false
    dueSignOuts.remove(id)
  }
  return true
}

async function askWhetherLast(id: string, token: string | undefined) {
  const answer = await askCredentials(id, token)
  return answer.type === 'done' ? answer.body.credentials.every(({ current }) => current) : undefined
}

/** The cookie is gone, or somebody else's; earlier versions have none. */
function isOver(answer: Answer<unknown>) {
  if (answer.type !== 'refused') return answer.type !== 'unreachable'
  return answer.refusal.code === 'signed_out' || answer.refusal.code === 'another_person'
}
