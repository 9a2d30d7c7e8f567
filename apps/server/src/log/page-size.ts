import type { Message } from '@parley/shared'

/** The messages up to the first that makes them more than `bytes` of JSON. */
export function upToBytes(messages: Iterable<Message>, bytes: number): Message[] {
  const read: Message[] = []
  let left = bytes
  for (const message of messages) {
    read.push(message)
    if (bytes !== Infinity) left -= jsonBytesOf(message)
    if (left < 0) break
  }
  return read
}

/** The first messages that are at most `bytes` of JSON; the first one also if it has more. */
export function withinBytes(messages: Iterable<Message>, bytes: number): Message[] {
  const read = upToBytes(messages, bytes)
  return read.length > 1 && sizeOf(read) > bytes ? read.slice(0, -1) : read
}

/** The bytes of the message in a JSON array in UTF-8, with its comma. */
export function jsonBytesOf(message: Message): number {
  return Buffer.byteLength(JSON.stringify(message)) + 1
}

function sizeOf(messages: readonly Message[]) {
  return messages.reduce((sum, message) => sum + jsonBytesOf(message), 0)
}
