import type { Message } from '../message.ts'

/**
 * What `/me` posts: one line in italics that begins with the name of its author, so that it reads well wherever it is shown. A
 * text that has stars or lines of its own is posted without the marks.
 */
export function actionLine(username: string, what: string): string {
  const line = `${username} ${what}`
  return /[*\n]/.test(line) ? line : `*${line}*`
}

/** What `/shrug` posts. */
export function shrugged(text: string): string {
  return `${text} ¯\\_(ツ)_/¯`.trim()
}

/** The line without its marks; undefined where the message is something else. */
export function actionIn({ username, message }: Pick<Message, 'username' | 'message'>): string | undefined {
  const line = message.slice(1, -1)
  const isMarked = message.startsWith(`*${username} `) && message.endsWith('*') && /\S$/.test(line)
  return isMarked && !/[*\n]/.test(line) ? line : undefined
}
