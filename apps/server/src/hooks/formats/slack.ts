import { colourOf } from './colours.ts'
import { posting, type Field, type Part, type Reading } from './hook-post.ts'
import { at, isObject, lengthAt, linkAt, listAt, textAt } from './json-at.ts'
import { literal, literalLine } from './literal.ts'
import { fromSlack, slackPlain } from './slack-text.ts'

/** https://api.slack.com/messaging/webhooks, also as Mattermost, Rocket.Chat and many others send it. */
export function isSlack(body: unknown): boolean {
  return (
    isObject(body) &&
    (typeof body.text === 'string' || lengthAt(body, 'attachments') > 0 || lengthAt(body, 'blocks') > 0)
  )
}

export function readSlack(body: unknown): Reading {
  const blocks = partsOfBlocks(at(body, 'blocks'))
  const attachments = listAt(body, mostAttachments, 'attachments')
  const text = textAt(body, 'text')
  // With blocks, the text is what notifications show of them.
  const opening: Part[] = blocks.length > 0 || text === undefined ? blocks : [{ text: textOf(body, text) }]
  const parts = [...opening, ...attachments.flatMap(partsOfAttachment)]
  if (parts.length === 0)
    return { type: 'unreadable', why: 'It has neither text, blocks nor attachments with text.' }
  const username = textAt(body, 'username')
  const colour = attachments.map((one) => colourOf(at(one, 'color'))).find((one) => one !== undefined)
  return posting({ username, colour, parts })
}

const mostAttachments = 20
const mostBlocks = 50
const mostFields = 25

function textOf(body: unknown, text: string): string {
  return at(body, 'mrkdwn') === false ? literal(slackPlain(text)) : fromSlack(text)
}

function partsOfAttachment(attachment: unknown): Part[] {
  const pretext = textAt(attachment, 'pretext')
  const before: Part[] = pretext === undefined ? [] : [{ text: fromSlack(pretext) }]
  const blocks = partsOfBlocks(at(attachment, 'blocks'))
  if (blocks.length > 0) return [...before, ...blocks]
  const author = textAt(attachment, 'author_name')
  const title = textAt(attachment, 'title')
  const text = textAt(attachment, 'text')
  const fields = listAt(attachment, mostFields, 'fields').flatMap(fieldOf)
  const link =
    linkAt(attachment, 'title_link') ?? linkAt(attachment, 'image_url') ?? linkAt(attachment, 'author_link')
  const footer = textAt(attachment, 'footer')
  const fallback = textAt(attachment, 'fallback')
  const part: Part = {
    title: title === undefined ? undefined : titleOf(title),
    text: lines(author && literalLine(author), text && fromSlack(text)),
    fields,
    footer: footer && literalLine(footer),
    link,
  }
  if (
    title === undefined &&
    text === undefined &&
    author === undefined &&
    fields.length === 0 &&
    link === undefined
  )
    return fallback === undefined || pretext !== undefined ? before : [{ text: fromSlack(fallback) }]
  return [...before, part]
}

/** A title is bold already; what it links to is shown below. */
function titleOf(title: string): string {
  return literalLine(fromSlack(title).replaceAll('**', ''))
}

function fieldOf(field: unknown): Field[] {
  const [name, value] = [textAt(field, 'title') ?? '', textAt(field, 'value') ?? '']
  if (name === '' && value === '') return []
  return [{ name: literalLine(name), value: fromSlack(value), isShort: at(field, 'short') === true }]
}

function partsOfBlocks(blocks: unknown): Part[] {
  const parts: Part[] = []
  for (const block of listAt(blocks, mostBlocks)) {
    const part = partOfBlock(block)
    if (part === undefined) continue
    const last = parts.at(-1)
    // What follows a heading belongs to it.
    if (last?.title !== undefined && last.text === undefined && part.title === undefined) {
      parts[parts.length - 1] = { ...part, title: last.title, link: part.link ?? last.link }
    } else parts.push(part)
  }
  return parts
}

/** https://api.slack.com/reference/block-kit/blocks */
function partOfBlock(block: unknown): Part | undefined {
  switch (at(block, 'type')) {
    case 'header':
      return { title: literalLine(textAt(block, 'text', 'text') ?? '') }
    case 'section': {
      const text = blockText(at(block, 'text'))
      const fields = listAt(block, mostFields, 'fields').map((field) => ({
        name: '',
        value: blockText(field) ?? '',
      }))
      return { text, fields, link: linkAt(block, 'accessory', 'url') }
    }
    case 'context':
      return { footer: listAt(block, mostFields, 'elements').map(elementText).filter(Boolean).join(' · ') }
    case 'image':
      return {
        text: textAt(block, 'alt_text') && literalLine(textAt(block, 'alt_text') ?? ''),
        link: linkAt(block, 'image_url'),
      }
    case 'actions':
      return buttons(listAt(block, mostFields, 'elements'))
    case 'rich_text':
      return { text: listAt(block, mostFields, 'elements').map(richText).join('\n') }
    // A divider is the space between two parts.
    default:
      return undefined
  }
}

function blockText(text: unknown): string | undefined {
  const said = textAt(text, 'text')
  if (said === undefined) return undefined
  return at(text, 'type') === 'plain_text' ? literal(said) : fromSlack(said)
}

function elementText(element: unknown): string | undefined {
  return at(element, 'type') === 'image' ? undefined : blockText(element)
}

/** Buttons that lead somewhere; others ask a program that is not here. */
function buttons(elements: readonly unknown[]): Part | undefined {
  const shown = elements.flatMap((element) => {
    const link = linkAt(element, 'url')
    return link === undefined ? [] : [`${literalLine(textAt(element, 'text', 'text') ?? '')}: ${link}`]
  })
  return shown.length === 0 ? undefined : { text: shown.join('\n') }
}

/** One level of sections, lists and quotes, each with its elements. */
function richText(section: unknown): string {
  const elements = listAt(section, mostRich, 'elements')
  const isList = at(section, 'type') === 'rich_text_list'
  const texts = elements.map((element) =>
    isList ? `- ${listAt(element, mostRich, 'elements').map(richElement).join('')}` : richElement(element),
  )
  return texts.join(isList ? '\n' : '')
}

const mostRich = 100

function richElement(element: unknown): string {
  switch (at(element, 'type')) {
    case 'link': {
      const link = linkAt(element, 'url')
      const label = textAt(element, 'text')
      return link === undefined
        ? (label ?? '')
        : label === undefined
          ? link
          : `${literalLine(label)} (${link})`
    }
    case 'emoji':
      return `:${textAt(element, 'name') ?? ''}:`
    default:
      return literal(textAt(element, 'text') ?? '')
  }
}

function lines(...texts: (string | undefined)[]): string | undefined {
  const shown = texts.filter((text) => text !== undefined && text !== '')
  return shown.length === 0 ? undefined : shown.join('\n')
}
