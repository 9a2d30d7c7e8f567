import { bold, outsideAddresses, outsideCode, withoutMentions, withoutHiding } from './literal.ts'
import { linkAt } from './json-at.ts'

/**
 * Markdown as GitHub, GitLab, Gitea and Discord write it, as a message: links show where they lead, headings are bold, and
 * nobody is mentioned. In linear time.
 */
export function fromMarkdown(text: string, { hasSpoilers = false } = {}): string {
  const lines = text.replaceAll('\r\n', '\n')
  const shown = (part: string) => (hasSpoilers ? withoutMentions(part) : withoutHiding(withoutMentions(part)))
  return outsideCode(withoutComments(lines), (part) => outsideAddresses(marks(links(part)), shown))
    .join('')
    .trim()
}

function withoutComments(text: string): string {
  if (!text.includes('<!--')) return text
  return text
    .split('<!--')
    .map((part, index) => (index === 0 ? part : part.slice(endOf(part))))
    .join('')
}

function endOf(part: string) {
  const end = part.indexOf('-->')
  return end === -1 ? part.length : end + 3
}

/** `[text](address)`, pictures and `<address>`. */
export function links(text: string): string {
  return text
    .replace(
      /!?\[([^[\]\n]{0,300})\]\(<?([^\s()<>]{1,1000}(?:\([^\s()<>]{0,200}\))?)>?(?: "[^"\n]{0,200}")?\)/g,
      named,
    )
    .replace(/<(https?:\/\/[^\s<>]{1,1000})>/gi, '$1')
}

function named(whole: string, text: string, address: string): string {
  const link = linkAt(address)
  // An address in the repository leads nowhere from here.
  if (link === undefined) return text === '' ? whole : text
  return withAddress(text, link)
}

/** The words of a link, and where it leads. */
export function withAddress(text: string, link: string): string {
  const words = text.trim()
  return words === '' || words === link || `https://${words}` === link ? link : `${words} (${link})`
}

function marks(text: string): string {
  return text
    .replace(/^ {0,3}#{1,6}[ \t]+(\S[^\n]{0,300}?)[ \t#]*$/gm, (_whole, title: string) =>
      title.includes('*') ? title : bold(title),
    )
    .replace(/^-# +/gm, '')
    .replace(/(?<![\p{L}\p{N}_])__(?=\S)([^_\n]+)__(?![\p{L}\p{N}_])/gu, '**$1**')
}
