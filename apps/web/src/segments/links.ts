import { LinkifyIt } from 'linkify-it'
import type { Cut } from './cut.ts'

/** Addresses that people type, with or without `https://`. Only http:, https: and mailto: ever come out. */
export function linksIn(text: string): Cut[] {
  const found = mayLink.test(text) ? (linkify.match(text) ?? []) : []
  return found
    .filter((match) => match.schema !== '' || !fileName.test(match.raw))
    .map(({ schema, index, lastIndex, raw, url }) => ({
      start: index,
      end: lastIndex,
      segment: { type: 'link', href: schema === '' ? `https://${raw}` : url, text: raw },
    }))
}

// Most messages have none of these, and are spared the slower search.
const mayLink = /[.@]|:\/\/|mailto:/i

// These endings are countries too, but in a chat `readme.md` is a file.
const fileName = /^(?!www\.)[^/]+\.(?:md|py|rs|sh)$/i

const linkify = new LinkifyIt({ fuzzyLink: true })
  .tlds(['app', 'blog', 'chat', 'cloud', 'dev', 'online', 'page', 'site', 'tech', 'wiki', 'xyz'], true)
  .add('ftp:', null)
  .add('//', null)
  .add('www.', { validate: lengthOfHost, normalize: (match) => (match.url = `https://${match.raw}`) })

// After `www.` any ending will do, known or not.
function lengthOfHost(text: string, after: number, { re }: LinkifyIt): number {
  const host = re.get_relative_proto_validator()
  host.lastIndex = after
  return host.exec(text)?.[0].length ?? 0
}
