import { quotedBeginning, type Message, type Quote } from '@parley/shared'

export interface ExportedRoom {
  name: string
  /** Empty: it has none. */
  title: string
  topic: string
  /** Oldest first. */
  messages: AsyncIterable<Message>
}

/** What an export is read from. */
export interface MessageSource {
  after(room: string, id: number, limit: number): Promise<Message[]>
}

const messagesAtOnce = 500

/** All messages of a room, read page by page. */
export async function* messagesOf(
  source: MessageSource,
  room: string,
  atOnce = messagesAtOnce,
): AsyncGenerator<Message> {
  for (let last = 0; ;) {
    const page = await source.after(room, last, atOnce)
    yield* page
    if (page.length < atOnce) return
    last = page.at(-1)?.id ?? last
  }
}

/** The text of a quote; how many files there are, where it has none. */
export function quotedText(quote: Quote): string {
  const { message, files = 0 } = quote
  if (message !== '' || files === 0) return quotedBeginning(quote)
  return files === 1 ? '1 file' : `${files} files`
}

/** Like `2026-03-04` and `05:06`, in UTC. */
export function timesOf(at: number): { iso: string; day: string; time: string } {
  const iso = new Date(at).toISOString()
  return { iso, day: iso.slice(0, 10), time: iso.slice(11, 16) }
}
