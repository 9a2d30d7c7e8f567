import { codeSpans } from './code-spans.ts'
import { mayBeginMention, mayEndMention } from './word-character.ts'

/** Whether the text has `@` and this name outside code and quoted lines, whatever other names there are. */
export function mentionsName(text: string, name: string): boolean {
  const wanted = name.toLowerCase()
  // Soon for most: a message may be full of `@`, and is looked at for each of many people.
  if (name === '' || !text.toLowerCase().includes(`@${wanted}`)) return false
  const said = withoutQuotes(withoutCode(text))
  const lengths = lengthsOf(name)
  for (const { index } of said.matchAll(/@/g)) {
    if (!mayBeginMention(said, index)) continue
    if (lengths.some((length) => isName(said, index + 1, length, wanted))) return true
  }
  return false
}

function isName(text: string, start: number, length: number, wanted: string) {
  const end = start + length
  if (end > text.length || text.slice(start, end).toLowerCase() !== wanted) return false
  return mayEndMention(text, end)
}

/** As written and in lower case: `İ` becomes two code units. */
const lengthsOf = (name: string) => [...new Set([name.length, name.toLowerCase().length])]

function withoutCode(text: string) {
  if (!text.includes('`')) return text
  let at = 0
  let rest = ''
  for (const { open, close } of codeSpans(text)) {
    rest += `${text.slice(at, open.start)} `
    at = close.end
  }
  return rest + text.slice(at)
}

function withoutQuotes(text: string) {
  return text.includes('>') ? text.replace(/^>(?: .*)?$/gm, '') : text
}
