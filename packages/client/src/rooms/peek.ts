import type { Peeked } from '@parley/shared'
import type { ListQuestions } from './list-questions.ts'

/** P16.9: the first messages behind `after` of a room that is followed. Undefined: there is no answer now. */
export async function peek(
  questions: Pick<ListQuestions, 'ask'>,
  room: string,
  after: number,
): Promise<Peeked | undefined> {
  const answer = await questions.ask(
    { type: 'peek', room, after },
    (one) => one.type === 'peeked' && one.room === room && one.after === after,
  )
  return answer?.type === 'peeked' ? answer : undefined
}
