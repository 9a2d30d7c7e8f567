import { describedFile, quotedText, type Message } from '@parley/shared'
import { programMark, timesOf, type ExportedRoom } from './room-messages.ts'

/** The pieces of one page, without scripts and without anything from elsewhere, to be read and printed. */
export async function* roomAsHtml({ name, title, topic, messages }: ExportedRoom): AsyncGenerator<string> {
  const heading = title === '' ? name : title
  yield `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(heading)}</title>
<style>${style}</style>
<body>
<h1 dir="auto">${escaped(heading)}</h1>
${topic === '' ? '' : `<p class="topic" dir="auto">${escaped(topic)}</p>\n`}<p class="note">Room ${escaped(name)}. All times are UTC.</p>
`
  let lastDay = ''
  for await (const message of messages) {
    const { day } = timesOf(message.at)
    if (day !== lastDay) yield `<h2><time datetime="${day}">${day}</time></h2>\n`
    lastDay = day
    yield articleOf(message)
  }
  if (lastDay === '') yield '<p class="note">It has no messages.</p>\n'
  yield '</body>\n</html>\n'
}

function articleOf(message: Message): string {
  const { id, at, username, guest, program, edited } = message
  const { iso, time } = timesOf(at)
  const marks = [guest && 'guest', program && programMark(program), edited !== undefined && 'edited'].filter(
    (mark) => mark !== false && mark !== undefined && mark !== '',
  )
  const note = marks.length > 0 ? ` <small>(${marks.join(', ')})</small>` : ''
  const header = `<header><b dir="auto">${escaped(username)}</b> <a href="#m${id}"><time datetime="${iso}">${time}</time></a>${note}</header>`
  return `<article id="m${id}">${header}${quoteOf(message)}${textOf(message)}${cardOf(message)}${filesOf(message)}${reactionsOf(message)}</article>\n`
}

/** P20.3: the colour is one of six hexadecimal digits. */
function textOf({ message, removed, colour }: Message) {
  if (removed) return '<p class="removed">This message was removed.</p>'
  const edge =
    colour === undefined
      ? ''
      : ` style="border-inline-start:4px solid ${escaped(colour)};padding-inline-start:0.625rem"`
  return message === '' ? '' : `<p class="text" dir="auto"${edge}>${escaped(message)}</p>`
}

function quoteOf({ replyTo }: Message) {
  if (replyTo === undefined) return ''
  const text = replyTo.removed ? 'This message was removed.' : quotedText(replyTo)
  return `<blockquote><a href="#m${replyTo.id}"><b dir="auto">${escaped(replyTo.username)}</b></a> <span dir="auto">${escaped(text)}</span></blockquote>`
}

/** P15.3: the address is one of http or https. */
function cardOf({ card }: Message) {
  if (card === undefined) return ''
  const text = card.text === undefined ? '' : ` <span dir="auto">${escaped(card.text)}</span>`
  return `<p class="card"><a href="${escaped(card.link)}" rel="noreferrer" dir="auto">${escaped(card.title)}</a>${text} <small>${escaped(card.site)}</small></p>`
}

function filesOf({ files = [] }: Message) {
  if (files.length === 0) return ''
  const items = files.map((file) => `<li dir="auto">${escaped(describedFile(file))}</li>`)
  return `<ul class="files">${items.join('')}</ul>`
}

function reactionsOf({ reactions = [] }: Message) {
  if (reactions.length === 0) return ''
  const items = reactions.map(({ emoji, count, people }) => {
    const names = people.map((one) => `<bdi>${escaped(one)}</bdi>`).join(', ')
    const others = count > people.length ? ` and ${count - people.length} more` : ''
    return `<li>${escaped(emoji)} ${count} <small>${names}${others}</small></li>`
  })
  return `<ul>${items.join('')}</ul>`
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string) {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { margin: 0 }
h2 { margin: 2rem 0 0.5rem; font-size: 1rem; border-bottom: 1px solid #8886 }
.topic { margin: 0.25rem 0 }
.note, small, time { color: GrayText }
.note { font-size: 0.875rem }
header a { text-decoration: none }
article { margin: 0.75rem 0; break-inside: avoid }
article:target { outline: 2px solid #8888; outline-offset: 0.25rem }
.text { margin: 0; white-space: pre-wrap; unicode-bidi: plaintext }
.removed { margin: 0; font-style: italic; color: GrayText }
blockquote { margin: 0.125rem 0; padding-inline-start: 0.625rem; border-inline-start: 3px solid #8888; font-size: 0.875rem }
blockquote a { color: inherit }
.card { margin: 0.125rem 0; padding-inline-start: 0.625rem; border-inline-start: 3px solid #8888; font-size: 0.875rem }
ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.125rem 0; padding: 0; list-style: none }
ul.files { display: block; font-size: 0.875rem }
@media print { body { margin: 0; max-width: none } h2 { break-after: avoid } a { color: inherit } }
`
