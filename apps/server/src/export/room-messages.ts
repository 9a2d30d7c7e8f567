import type { Message } from '@parley/shared'

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

/** P19.4: in words. A bridge passes on, or an import has brought, what a person has written. */
export const programMark = (program: string): string => (program === 'bridge' ? 'from elsewhere' : 'bot')

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

/** Like `2026-03-04` and `05:06`, in UTC. */
export function timesOf(at: number): { iso: string; day: string; time: string } {
  const iso = new Date(at).toISOString()
  return { iso, day: iso.slice(0, 10), time: iso.slice(11, 16) }
}
