import type { FoundRooms, Refusal, SearchFilter } from '@parley/shared'
import type { ListQuestions } from './list-questions.ts'

type RoomsAnswer = FoundRooms | { type: 'refused'; refusal: Refusal }

/** P16.11: what is found in up to ten rooms that are followed. Undefined: there is no answer now. */
export async function searchRooms(
  questions: Pick<ListQuestions, 'ask'>,
  rooms: string[],
  { query, from, since, until, has }: SearchFilter & { query: string; from?: string | undefined },
): Promise<RoomsAnswer | undefined> {
  const filter = { since, until, ...(has && { has: [...has] }) }
  const answer = await questions.ask(
    { type: 'search_rooms', rooms, query, from, ...filter },
    (one) => one.type === 'found_rooms' && one.query === query,
  )
  return answer?.type === 'found_rooms' || answer?.type === 'refused' ? answer : undefined
}
