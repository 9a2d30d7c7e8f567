import type { ListedRooms, Refusal } from '@parley/shared'
import type { ListQuestions } from './list-questions.ts'

/** P16.12: rooms that can be found, behind the name `after`. Undefined: there is no answer now. */
export async function askListed(
  questions: Pick<ListQuestions, 'ask'>,
  after?: string,
): Promise<ListedRooms | { type: 'refused'; refusal: Refusal } | undefined> {
  const answer = await questions.ask(
    { type: 'listed', after },
    (one) => one.type === 'listed' && one.after === after,
  )
  return answer?.type === 'listed' || answer?.type === 'refused' ? answer : undefined
}
