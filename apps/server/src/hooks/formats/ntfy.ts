import { colours } from './colours.ts'
import { onePart, type Part, type Reading } from './hook-post.ts'
import { at, isObject, linkAt, listAt, shortened, textAt } from './json-at.ts'
import { literalLine } from './literal.ts'
import { fromMarkdown } from './markdown.ts'

/** https://docs.ntfy.sh/publish: as JSON. */
export function isNtfy(body: unknown): boolean {
  return (
    isObject(body) &&
    typeof body.topic === 'string' &&
    (typeof body.message === 'string' || typeof body.title === 'string')
  )
}

export function readNtfy(body: unknown): Reading {
  return ntfyPost({
    title: textAt(body, 'title'),
    message: textAt(body, 'message'),
    priority: textAt(body, 'priority'),
    tags: listAt(body, mostTags, 'tags').filter((tag) => typeof tag === 'string'),
    link: linkAt(body, 'click') ?? linkAt(body, 'attach'),
    isMarkdown: at(body, 'markdown') === true,
  })
}

/** The same in headers, in their long and short forms. */
export function readNtfyHeaders(header: (...names: string[]) => string | undefined, text: string): Reading {
  return ntfyPost({
    title: header('x-title', 'title', 'ti', 't'),
    message: shortened(text),
    priority: header('x-priority', 'priority', 'prio', 'p'),
    tags: (header('x-tags', 'tags', 'tag', 'ta') ?? '').split(',').slice(0, mostTags),
    link: linkAt(header('x-click', 'click')) ?? linkAt(header('x-attach', 'attach', 'a')),
    isMarkdown: /^(?:1|yes|true)$/i.test(header('x-markdown', 'markdown', 'md') ?? ''),
  })
}

/** Whether a request with plain text has one of them. */
export function hasNtfyHeader(header: (...names: string[]) => string | undefined): boolean {
  return (
    header(
      'x-title',
      'title',
      'x-priority',
      'priority',
      'x-tags',
      'tags',
      'x-click',
      'click',
      'x-markdown',
    ) !== undefined
  )
}

interface Notice {
  title: string | undefined
  message: string | undefined
  priority: string | undefined
  tags: string[]
  link: string | undefined
  isMarkdown: boolean
}

const mostTags = 20

function ntfyPost({ title, message, priority, tags, link, isMarkdown }: Notice): Reading {
  if (title === undefined && (message ?? '').trim() === '')
    return { type: 'unreadable', why: 'It has no message.' }
  const words = tags.map((tag) => tag.trim()).filter((tag) => /^[\w+-]{1,40}$/.test(tag))
  const emoji = words.filter((tag) => isEmojiTag(tag)).map((tag) => `:${tag}:`)
  const others = words.filter((tag) => !isEmojiTag(tag))
  const text =
    message === undefined || message.trim() === '' ? undefined : isMarkdown ? fromMarkdown(message) : message
  const part: Part = {
    title: title === undefined ? undefined : literalLine(title),
    text: title === undefined ? [...emoji, text ?? ''].join(' ').trim() : text,
    fields: others.length === 0 ? [] : [{ name: 'Tags', value: others.map(literalLine).join(', ') }],
    link,
  }
  if (part.title !== undefined) part.title = [...emoji, part.title].join(' ')
  return onePart(part, { colour: colourOfPriority(priority) })
}

/** ntfy shows the tags that are shortnames as emoji. The page knows which are; these are the ones of its documentation and of most monitors. */
const isEmojiTag = (tag: string) => emojiTags.has(tag)

const emojiTags = new Set(
  (
    '+1 -1 partying_face tada heavy_check_mark white_check_mark loudspeaker warning rotating_light triangular_flag_on_post ' +
    'skull facepalm no_entry no_entry_sign cd computer bell x fire boom rocket hourglass information_source green_circle ' +
    'red_circle yellow_circle heart house door bulb battery electric_plug key lock unlock package floppy_disk robot ' +
    'chart_with_upwards_trend chart_with_downwards_trend zap snowflake droplet thermometer car calendar alarm_clock'
  ).split(' '),
)

function colourOfPriority(priority: string | undefined): string | undefined {
  switch (priority?.trim().toLowerCase()) {
    case '5':
    case 'max':
    case 'urgent':
      return colours.danger
    case '4':
    case 'high':
      return colours.warning
    case '1':
    case '2':
    case 'min':
    case 'low':
      return colours.neutral
    default:
      return undefined
  }
}
