import { words } from '../../../i18n/words.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { become } from '../become.ts'
import { failureText } from '../../../api/failure-text.ts'
import { askSession } from '../session-api.ts'
import { usePasskey } from './passkeys.ts'

/** Signs in as the person whom the passkey belongs to; otherwise says what went wrong. */
export async function signInWithPasskey(): Promise<string | undefined> {
  const answer = await usePasskey()
  if (answer.type === 'done') {
    become(answer.body)
    return undefined
  }
  return answer.type === 'none' ? words.identity.passkeyFailed : failureText(answer)
}

/** Without storage the page does not know who it was; the cookie does. False where it says nothing. */
export async function becomeWhoItWas(): Promise<boolean> {
  const answer = await askSession()
  if (answer.type !== 'done' || usePerson().known !== undefined) return false
  become(answer.body)
  return true
}
