import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { roomAsHtml } from './room-as-html.ts'
import { roomAsJson } from './room-as-json.ts'
import { messagesOf } from './room-messages.ts'
import { roomAsText } from './room-as-text.ts'

const at = Date.UTC(2026, 2, 4, 5, 6)
const avatar = 'a'.repeat(64)

function message(id: number, text: string, more: Partial<Message> = {}): Message {
  return { id, rev: id, cid: `cid-${id}`, at, username: 'Ada', avatar, message: text, ...more }
}

const attack = `<script>alert("1")</script> & <img src=x onerror='alert(2)'>\u001b[2J`

const messages: Message[] = [
  message(1, attack, { username: '<b>Eve</b>' }),
  message(2, 'سلام\nsecond line', {
    username: 'علي',
    edited: at,
    replyTo: { id: 1, username: '<b>Eve</b>', message: '<i>' },
    reactions: [{ emoji: '👍', count: 3, people: ['<Bob>'] }],
  }),
  message(3, '', { removed: true, at: at + 24 * 60 * 60_000 }),
  message(4, 'answer', { replyTo: { id: 3, username: 'Ada', message: '', removed: true }, guest: true }),
]

async function exported(form: typeof roomAsHtml, these = messages, title = 'Team & <co>') {
  const source = { after: (_: string, id: number) => Promise.resolve(these.filter((one) => one.id > id)) }
  const pieces: string[] = []
  const room = { name: 'lobby', title, topic: 'About "it"', messages: messagesOf(source, 'lobby') }
  for await (const piece of form(room)) pieces.push(piece)
  return pieces.join('')
}

test('HTML: nothing that people have written is markup, and there is no script', async () => {
  const html = await exported(roomAsHtml)
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &lt;img')
  expect(html.match(/<(script|img|i>|b>)/g)).toBeNull()
  expect(html).toContain('<title>Team &amp; &lt;co&gt;</title>')
  expect(html).toContain("default-src 'none'")
})

test('HTML: has replies, reactions, removed messages and days, and text in its own direction', async () => {
  const html = await exported(roomAsHtml)
  expect(html).toContain('<p class="text" dir="auto">سلام\nsecond line</p>')
  expect(html).toMatch(/^\.text \{.*; unicode-bidi: plaintext \}$/m) // each line has its own
  expect(html).toContain(
    '<a href="#m1"><b dir="auto">&lt;b&gt;Eve&lt;/b&gt;</b></a> <span dir="auto">&lt;i&gt;</span>',
  )
  expect(html).toContain('<li>👍 3 <small><bdi>&lt;Bob&gt;</bdi> and 2 more</small></li>')
  expect(html).toContain('<small>(edited)</small>')
  expect(html.match(/<h2>.*?<\/h2>/g)).toHaveLength(3)
  expect(html.match(/This message was removed\./g)).toHaveLength(2)
  expect(await exported(roomAsHtml, [], '')).toContain('It has no messages.')
})

test('P19.4: HTML and text mark what a program has posted', async () => {
  const posted = [message(1, 'green', { program: 'bot' })]
  expect(await exported(roomAsHtml, posted)).toContain('<small>(bot)</small>')
  expect(await exported(roomAsText, posted)).toContain('Ada (bot): green')
  const brought = [message(1, 'green', { program: 'bridge' })]
  expect(await exported(roomAsHtml, brought)).toContain('<small>(from elsewhere)</small>')
  expect(await exported(roomAsText, brought)).toContain('Ada (from elsewhere): green')
})

test('text: one line for each message, without control characters', async () => {
  const text = await exported(roomAsText)
  expect(text).toContain('2026-03-04\n\n05:06 <b>Eve</b>: <script>')
  expect(text).toContain('05:06 علي: > <b>Eve</b>: <i>\n      سلام\n      second line (edited)\n      👍 3\n')
  expect(text).toContain('05:06 Ada: (removed)\n')
  expect(text).not.toContain('\u001b')
})

test('files are named in each form, without a way to run them', async () => {
  const file = { id: 'f'.repeat(32), name: '<img>.png', type: 'image/png', size: 1_200, alt: 'A\u001b "cat"' }
  const photos = [
    message(1, '', { files: [file, { ...file, name: 'b.png' }] }),
    message(2, 'nice', { replyTo: { id: 1, username: 'Ada', message: '', files: 2 } }),
  ]
  const html = await exported(roomAsHtml, photos)
  expect(html).toContain('<li dir="auto">&lt;img&gt;.png (image/png, 1.2 kB): A\u001b &quot;cat&quot;</li>')
  expect(html).toContain('<span dir="auto">2 files</span>')
  expect(html).not.toContain('<p class="text" dir="auto"></p>')
  const text = await exported(roomAsText, photos)
  expect(text).toContain('05:06 Ada: [<img>.png (image/png, 1.2 kB): A "cat"]\n      [b.png')
  expect(text).toContain('05:06 Ada: > Ada: 2 files\n      nice\n')
  expect(JSON.parse(await exported(roomAsJson, photos))).toMatchObject({
    messages: [{ files: [file, {}] }, {}],
  })
})

test('lists and spoilers are as they were written, and a quote leaves the spoiler out', async () => {
  const text = 'buy:\n- milk\n  1. ||fresh||'
  const replyTo = { id: 1, username: 'Ada', message: text }
  const both = [message(1, text), message(2, 'yes', { replyTo })]
  const html = await exported(roomAsHtml, both)
  expect(html).toContain(`<p class="text" dir="auto">${text}</p>`)
  expect(html).toContain('1. (spoiler)</span></blockquote>')
  expect(await exported(roomAsText, both)).toContain('Ada: buy:\n      - milk\n        1. ||fresh||\n')
})

test('P15: the card of a link is in HTML, without a way to run it, and in JSON', async () => {
  const card = {
    link: 'https://example.org/?a=b&c="',
    site: 'example.org',
    title: '<b>A page</b>',
    text: '<i>',
  }
  const html = await exported(roomAsHtml, [message(1, card.link, { card })])
  expect(html).toContain(
    '<p class="card"><a href="https://example.org/?a=b&amp;c=&quot;" rel="noreferrer" dir="auto">&lt;b&gt;A page&lt;/b&gt;</a> <span dir="auto">&lt;i&gt;</span> <small>example.org</small></p>',
  )
  expect(JSON.parse(await exported(roomAsJson, [message(1, card.link, { card })]))).toMatchObject({
    messages: [{ card }],
  })
})

test('JSON: everything but the cids', async () => {
  const { room, messages: written } = JSON.parse(await exported(roomAsJson)) as {
    room: string
    messages: Message[]
  }
  expect(room).toBe('lobby')
  expect(written).toEqual(messages.map(({ cid: _, ...one }) => one))
  expect(JSON.parse(await exported(roomAsJson, []))).toMatchObject({ title: 'Team & <co>', messages: [] })
})
