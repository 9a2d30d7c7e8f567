import { beginningOf, firstCharacters, limits, withSpoilerClosed } from '@parley/shared'
import { bold } from './literal.ts'
import { cutSign } from './json-at.ts'
import type { Field, HookPost, Part } from './hook-post.ts'

/**
 * The text of the message. Where something does not fit, the message says so; titles and links come before the text of a part.
 * What no message can hold is left out or replaced: NUL, and half a surrogate pair.
 */
export function render(post: HookPost): string {
  return whole(post).replaceAll('\0', '').toWellFormed()
}

function whole({ parts }: HookPost): string {
  const shown = parts.map(partOf).filter(({ head, body, tail }) => head !== '' || body !== '' || tail !== '')
  let room: number = limits.message
  const texts: string[] = []
  for (const [index, { head, body, tail }] of shown.entries()) {
    const isLast = index === shown.length - 1
    const space = room - separator.length - (isLast ? 0 : leftOut(shown.length).length)
    const text = join(head, cutTo(body, space - head.length - tail.length - 2), tail)
    if (text.length > space) {
      texts.push(leftOut(shown.length - index))
      break
    }
    texts.push(text)
    room -= text.length + separator.length
  }
  return texts.join(separator)
}

const separator = '\n\n'

function partOf({ title, text, fields = [], footer, link }: Part) {
  const shown = title === undefined ? '' : beginningOf(title, mostTitle)
  // An address might take the marks behind it for its own.
  const heading = shown === '' || shown.includes('://') ? shown : bold(shown)
  return {
    head: heading,
    body: join(text?.trim() ?? '', fieldLines(fields)),
    tail: join(footer ?? '', link ?? ''),
  }
}

const mostTitle = 300

/** Short fields share lines, as far as they fit on the screen of a phone. */
function fieldLines(fields: readonly Field[]): string {
  const lines: string[] = []
  let open = false
  for (const { name, value, isShort = false } of fields) {
    const label = name.trim().replace(/:$/, '')
    const field = label === '' ? value : `${bold(`${label}:`)} ${value}`
    const last = lines.at(-1)
    if (isShort && open && last !== undefined && last.length + field.length <= mostLine)
      lines[lines.length - 1] = `${last} · ${field}`
    else lines.push(field)
    open = isShort
  }
  return lines.join('\n')
}

const mostLine = 60

function join(...lines: string[]) {
  return lines.filter((line) => line !== '').join('\n')
}

function cutTo(body: string, most: number): string {
  if (body.length <= most) return body
  // A code block or spoiler that is cut in ends with the part.
  const begun = firstCharacters(body, Math.max(0, most - cutSign.length - 5))
  const fences = begun.match(/^```/gm)?.length ?? 0
  const closed = fences % 2 === 1 ? `${begun}\n\`\`\`` : withSpoilerClosed(begun)
  return `${closed}${cutSign}`
}

function leftOut(parts: number) {
  return `… (${parts} more parts are not shown)`
}
