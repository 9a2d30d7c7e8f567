import { LinkifyIt } from 'linkify-it'
import type { Cut } from './cut.ts'

/** Addresses with or without `https://`. Returns only http:, https: and mailto: links. */
export function* linksIn(text: string): Generator<Cut> {
  if (!mayLink.test(text)) return
  const opened = new Set<string>()
  let at = 0
  for (const { schema, index, raw: found, url } of linkify.match(text.replace(openingMarks, blank)) ?? []) {
    const before = text.slice(at, index)
    if (before.includes('\n')) opened.clear()
    for (const { 0: run, groups } of before.slice(before.lastIndexOf('\n') + 1).matchAll(styleMarks))
      for (const mark of run)
        if (groups?.['opens'] === undefined) opened.delete(mark)
        else opened.add(mark)
    const closing = closingMarks(found, opened)
    const raw = found.slice(0, found.length - closing)
    at = index + raw.length
    if (schema === '' && fileName.test(raw)) continue
    const href = schema === '' ? `https://${raw}` : url.slice(0, url.length - closing)
    yield { start: index, end: index + raw.length, segment: { type: 'link', href, text: raw } }
  }
}

/** Number of characters at the end that close bold, italic or struck text around the address. */
function closingMarks(address: string, opened: ReadonlySet<string>): number {
  let end = address.length
  while (opened.has(address.charAt(end - 1))) end--
  return address.length - end
}

const styleMarks = /(?<opens>(?<![\p{L}\p{N}\\*_~])[*_~]+(?![\s*_~]))|[*_~]+/gu

// linkify-it finds no address directly after these two.
const openingMarks = /(?<![^\s*_~])[_~]+(?=\S)/g
const blank = (marks: string) => ' '.repeat(marks.length)

// Skips the slower search for most messages.
const mayLink = /[.@]|:\/\/|mailto:/i

// Also country codes, but in a chat `readme.md` is a file.
const fileName = /^(?!www\.)[^/]+\.(?:md|py|rs|sh)$/i

const linkify = new LinkifyIt({ fuzzyLink: true })
  .tlds(['app', 'blog', 'chat', 'cloud', 'dev', 'online', 'page', 'site', 'tech', 'wiki', 'xyz'], true)
  .add('ftp:', null)
  .add('//', null)
  .add('www.', { validate: lengthOfHost, normalize: (match) => (match.url = `https://${match.raw}`) })

// After `www.` any top-level domain is accepted.
function lengthOfHost(text: string, after: number, { re }: LinkifyIt): number {
  const host = re.get_relative_proto_validator()
  host.lastIndex = after
  return host.exec(text)?.[0].length ?? 0
}
