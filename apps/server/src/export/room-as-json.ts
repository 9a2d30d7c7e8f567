import type { ExportedRoom } from './room-messages.ts'

/** The pieces of one JSON object, with a message in each line. */
export async function* roomAsJson({ name, title, topic, messages }: ExportedRoom): AsyncGenerator<string> {
  yield `${JSON.stringify({ room: name, title, topic }).slice(0, -1)},"messages":[`
  let separator = '\n'
  for await (const { cid: _, ...message } of messages) {
    yield `${separator}${JSON.stringify(message)}`
    separator = ',\n'
  }
  yield ']}\n'
}
