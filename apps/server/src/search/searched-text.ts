import type { Message } from '@parley/shared'

/** P10.8: what a search looks at: the text, and the names and words of the files. */
export function searchedText({ message, files = [] }: Pick<Message, 'message' | 'files'>): string {
  return [message, ...files.flatMap(({ name, alt = '' }) => [name, alt])].join('\n')
}
