import { beginningOf } from '@parley/shared'
import { textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'
import { fromMarkdown } from './markdown.ts'

/** Commits that a message of a push lists. */
export const mostCommits = 8

/** The first line of a commit, and who wrote it. */
export function commitLine(commit: unknown): string {
  const id = (textAt(commit, 'id') ?? '').slice(0, 7)
  const said = beginningOf((textAt(commit, 'message') ?? '').trim().split('\n', 1)[0] ?? '', 120)
  const author = textAt(commit, 'author', 'name') ?? textAt(commit, 'author', 'username')
  const by = author === undefined ? '' : ` · ${literal(author)}`
  return `- ${/^[\da-f]{7}$/.test(id) ? `\`${id}\` ` : ''}${literal(said)}${by}`
}

/** The beginning of what a person has written in Markdown. */
export function excerptOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  return beginningOf(fromMarkdown(text).replace(/\n{2,}/g, '\n'), mostExcerpt)
}

const mostExcerpt = 600

/** A word of a sender, for an answer to it. */
export function readable(word: string): string {
  return word.replace(/[^\w .:/-]/g, '').slice(0, 60)
}

/** `owner/name: who did what`. */
export function headline(body: unknown, did: string) {
  const repository = literalLine(
    textAt(body, 'repository', 'full_name') ?? textAt(body, 'organization', 'login') ?? '',
  )
  return `${repository === '' ? '' : `${repository}: `}${did}`
}

export function whoOf(body: unknown) {
  return literalLine(textAt(body, 'sender', 'login') ?? textAt(body, 'pusher', 'name') ?? 'Somebody')
}
