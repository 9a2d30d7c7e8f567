import { outsideAddresses, outsideCode, withoutMentions, withoutHiding } from './literal.ts'
import { links, withAddress } from './markdown.ts'
import { linkAt } from './json-at.ts'

/**
 * Slack's mrkdwn as a message: `<url|text>`, `*bold*`, `~struck~`, entities. Those that it names are named and not mentioned.
 * Markdown links and `**bold**` are taken as well: what speaks to Mattermost sends them. In linear time.
 */
export function fromSlack(text: string): string {
  const change = (part: string) => outsideAddresses(links(entities(marks(named(part)))), unhidden)
  return outsideCode(text.replaceAll('\r\n', '\n'), change)
    .map((part, index) => (index % 2 === 0 ? part : entities(part)))
    .join('')
    .trim()
}

const unhidden = (text: string) => withoutHiding(withoutMentions(text))

/** The same where the sender has switched mrkdwn off. */
export function slackPlain(text: string): string {
  return entities(text)
}

function named(text: string): string {
  return text.replace(
    /<([@#!]?)([^<>|\n]{1,1000})(?:\|([^<>\n]{0,1000}))?>/g,
    (whole: string, sign: string, target: string, label?: string) => {
      const shown = label ?? ''
      switch (sign) {
        case '@':
        case '#':
          return `${sign}${shown.replace(/^[@#]/, '') || target}`
        case '!':
          return group(target, shown)
        default:
          return address(whole, target, shown)
      }
    },
  )
}

/** `<!here>`, `<!subteam^S1|@admins>`, `<!date^0^{date}|today>`. */
function group(target: string, label: string): string {
  if (target.startsWith('date^')) return label
  return label === '' ? `@${target.split('^', 1)[0] ?? ''}` : label
}

function address(whole: string, target: string, label: string): string {
  const mail = /^mailto:(\S+)$/.exec(target)?.[1]
  if (mail !== undefined) return label === '' || label === mail ? mail : `${label} (${mail})`
  const link = linkAt(entities(target))
  return link === undefined ? whole : withAddress(label, link)
}

function marks(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}*\\])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\p{L}\p{N}*])/gu, '**$1**')
    .replace(/(?<![\p{L}\p{N}~\\])~(?=[^\s~])([^~\n]*[^\s~])~(?![\p{L}\p{N}~])/gu, '~~$1~~')
}

function entities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
