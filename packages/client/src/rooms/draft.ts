import type { StoredDraftFrame } from '@parley/shared'
import type { ListQuestions } from './list-questions.ts'

type Asking = Pick<ListQuestions, 'ask'>

/** P16.10: the draft that is stored. Undefined: there is no answer now. */
export function readDraft(questions: Asking, room: string): Promise<StoredDraftFrame | undefined> {
  return ask(questions, { room })
}

/** P16.10: stores a draft in place of the one of `base`. The answer has a `text` where another one is stored. */
export function storeDraft(
  questions: Asking,
  room: string,
  text: string,
  base: number,
): Promise<StoredDraftFrame | undefined> {
  return ask(questions, { room, text, base })
}

async function ask(questions: Asking, frame: { room: string; text?: string; base?: number }) {
  const answer = await questions.ask(
    { type: 'draft', ...frame },
    (one) => one.type === 'draft' && one.room === frame.room,
  )
  return answer?.type === 'draft' ? answer : undefined
}
