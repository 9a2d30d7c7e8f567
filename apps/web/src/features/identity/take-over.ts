import { become } from './become.ts'
import { askSession } from './session-api.ts'

/** Another tab has signed in as somebody else: becomes whom the server takes this browser for. */
export async function takeOver(): Promise<void> {
  const answer = await askSession()
  if (answer.type === 'done') become(answer.body)
}
