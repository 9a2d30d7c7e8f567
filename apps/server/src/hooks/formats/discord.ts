import { colourOf } from './colours.ts'
import { posting, type Field, type Part, type Reading } from './hook-post.ts'
import { at, isObject, lengthAt, linkAt, listAt, textAt } from './json-at.ts'
import { literalLine } from './literal.ts'
import { fromMarkdown } from './markdown.ts'

/** https://discord.com/developers/docs/resources/webhook#execute-webhook */
export function isDiscord(body: unknown): boolean {
  return isObject(body) && (typeof body.content === 'string' || lengthAt(body, 'embeds') > 0)
}

export function readDiscord(body: unknown): Reading {
  const content = textAt(body, 'content')
  const embeds = listAt(body, mostEmbeds, 'embeds')
  const parts: Part[] = [
    ...(content === undefined ? [] : [{ text: fromDiscord(content) }]),
    ...embeds.flatMap(partOf),
  ]
  if (parts.length === 0) return { type: 'unreadable', why: 'It has neither content nor embeds with text.' }
  const colour = embeds.map((embed) => colourOf(at(embed, 'color'))).find((one) => one !== undefined)
  return posting({ username: textAt(body, 'username'), colour, parts })
}

/** Discord's own limits. */
const mostEmbeds = 10
const mostFields = 25

function partOf(embed: unknown): Part[] {
  const author = textAt(embed, 'author', 'name')
  const title = textAt(embed, 'title')
  const description = textAt(embed, 'description')
  const footer = textAt(embed, 'footer', 'text')
  const fields = listAt(embed, mostFields, 'fields').flatMap(fieldOf)
  const link = linkAt(embed, 'url') ?? linkAt(embed, 'image', 'url') ?? linkAt(embed, 'author', 'url')
  const texts = [author && literalLine(author), description && fromDiscord(description)]
  const text = texts.filter((one) => one !== undefined && one !== '').join('\n')
  if (title === undefined && text === '' && fields.length === 0 && footer === undefined && link === undefined)
    return []
  return [
    {
      title: title && literalLine(title),
      text,
      fields,
      footer: footer && literalLine(footer),
      link,
    },
  ]
}

function fieldOf(field: unknown): Field[] {
  const [name, value] = [textAt(field, 'name') ?? '', textAt(field, 'value') ?? '']
  // An empty one is written as an invisible space.
  const isEmpty = /^[\s\u200b]*$/.test(name + value)
  const shown = /^[\s\u200b]*$/.test(name) ? '' : literalLine(name)
  return isEmpty ? [] : [{ name: shown, value: fromDiscord(value), isShort: at(field, 'inline') === true }]
}

/** `<@id>`, `<#id>`, `<:name:id>`, `<t:seconds:R>`, and Markdown. */
function fromDiscord(text: string): string {
  const plain = text
    .replace(/<(@[!&]?|#)(\d{1,25})>/g, (_whole, sign: string, id: string) => `${sign.charAt(0)}${id}`)
    .replace(/<a?(:\w{1,40}:)\d{1,25}>/g, '$1')
    .replace(/<t:(\d{1,12})(?::[tTdDfFR])?>/g, (_whole, seconds: string) => timeOf(Number(seconds)))
  return fromMarkdown(plain, { hasSpoilers: true })
}

function timeOf(seconds: number): string {
  const time = new Date(seconds * 1_000)
  return Number.isNaN(time.getTime()) ? '' : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
