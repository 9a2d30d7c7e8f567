/** What a written text means: a message, or a command with what stands behind it. */
export type SlashInput = { type: 'text'; text: string } | { type: 'command'; word: string; rest: string }

/** Whether what is being written may become a command, which concerns nobody else before it is run. */
export const mayBeCommand = (text: string): boolean => /^\/(?!\/)/.test(text)

/**
 * A slash and a word of letters is a command; two slashes begin a message that starts with one. A path, like `/etc/hosts`, is
 * no command.
 */
export function readSlash(text: string): SlashInput {
  if (text.startsWith('//')) return { type: 'text', text: text.slice(1) }
  const [, word, rest] = /^\/([\p{L}\p{M}]+)(?=\s|$)(.*)$/su.exec(text) ?? []
  if (word === undefined || rest === undefined) return { type: 'text', text }
  return { type: 'command', word, rest: rest.trim() }
}
