import type { ChatPage } from './chat-page.ts'
import type { ParleyServer } from './parley-server.ts'
import { RawClient } from './raw-client.ts'

const code = `const port = new SerialPort({ path: "/dev/ttyUSB0", baudRate: 115200 })
port.on("data", chunk => {
  const line = decoder.decode(chunk) // noise until the first newline
  if (line.startsWith("ERR")) console.error("badge says", line)
})`

/** A conversation of a workshop as people have it: one line, several, code, a list, an answer, three scripts, a mention. */
const messages: readonly { by: string; text: string; answers?: string }[] = [
  { by: 'Amal', text: 'Morning! I put the programme here: https://makers.example/open-day' },
  { by: 'Ben', text: 'And the drawing of the case, with the new hole for the USB socket.' },
  { by: 'Mira', text: `This is what reads the badge on my machine:\n\`\`\`js\n${code}\n\`\`\`` },
  {
    by: 'Ben',
    text: 'Order of assembly, so that nothing has to come off again:\n1. USB socket, then the regulator\n2. measure 3.3 V before anything else\n3. the display last, its ribbon does not like heat',
  },
  { by: 'Mira', text: 'The first one boots!' },
  { by: '林娜', text: '我这块是 3.28 V，可以继续吗？', answers: 'Order of assembly' },
  { by: 'علي', text: 'نعم، حتى 3.25 لا مشكلة.' },
  { by: 'علي', text: '@Ada can you look at the display ribbon on number four?' },
  { by: 'Ben', text: 'Pegboard is up, and the bracket for the second screen is printed.' },
]

/** Posts it `times` in the lobby; resolves with the number of messages. */
export async function haveConversation(server: ParleyServer, times: number): Promise<number> {
  const names = [...new Set(messages.map(({ by }) => by))]
  const clients = new Map(
    await Promise.all(names.map(async (name) => [name, await RawClient.join(server, name)] as const)),
  )
  for (let time = 0; time < times; time += 1) {
    const ids = new Map<string, number>()
    for (const [index, { by, text, answers }] of messages.entries()) {
      const replyTo = [...ids].find(([posted]) => answers !== undefined && posted.startsWith(answers))?.[1]
      const cid = `workshop-${time}-${index}`
      const answer = await clients.get(by)?.ask({ type: 'post', cid, message: text, replyTo }, 'posted')
      if (answer?.type !== 'posted') throw new Error(`${by} could not post: ${JSON.stringify(answer)}`)
      ids.set(text, answer.id)
    }
  }
  for (const client of clients.values()) client.close()
  return times * messages.length
}

/** How many messages can be seen as a whole. */
export function wholeRows({ list }: ChatPage): Promise<number> {
  return list.evaluate((scrolled) => {
    const { top, bottom } = scrolled.getBoundingClientRect()
    return [...scrolled.querySelectorAll('article')].filter((row) => {
      const place = row.getBoundingClientRect()
      return place.top >= top && place.bottom <= bottom
    }).length
  })
}

/** How many of these messages fit on a screen: the height of the list by the mean height of all rows, with what is between them. */
export async function rowsPerScreen({ list }: ChatPage): Promise<number> {
  return list.evaluate((scrolled) => {
    const rows = [...scrolled.querySelectorAll('article')].map((row) => row.getBoundingClientRect())
    const [first, last] = [rows[0], rows.at(-1)]
    if (first === undefined || last === undefined) return 0
    return (scrolled.clientHeight * rows.length) / (last.bottom - first.top)
  })
}
