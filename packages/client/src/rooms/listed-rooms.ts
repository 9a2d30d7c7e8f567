import type { ListedRooms } from '@parley/shared'
import type { ListQuestions } from './list-questions.ts'

/** Beyond this nobody looks them through. */
const most = 300

/** P16.12: the rooms that can be found, by name, as they arrive. Ends early where they cannot be asked for now. */
export async function* listedRooms(
  questions: Pick<ListQuestions, 'ask'>,
): AsyncGenerator<ListedRooms['rooms']> {
  let count = 0
  for (let after: string | undefined; ;) {
    const asked = after
    const answer = await questions.ask(
      { type: 'listed', after },
      (one) => one.type === 'listed' && one.after === asked,
    )
    if (answer?.type !== 'listed') return
    yield answer.rooms
    count += answer.rooms.length
    after = answer.next
    if (after === undefined || count >= most) return
  }
}
