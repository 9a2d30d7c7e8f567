import type { Peer } from '../peer.ts'

/** With more unread bytes than this, a peer gets no broadcasts: it reads from the log later. */
export const mostBuffered = 1024 * 1024

/** Writes the same bytes to every reader, but nothing to readers with too many unread bytes, which it returns. */
export function fanOut<Reader extends { readonly peer: Peer }>(
  readers: Iterable<Reader>,
  frames: readonly Buffer[],
): Reader[] {
  const behind: Reader[] = []
  for (const reader of readers) {
    if (reader.peer.buffered > mostBuffered) behind.push(reader)
    else for (const frame of frames) reader.peer.sendEncoded(frame)
  }
  return behind
}
