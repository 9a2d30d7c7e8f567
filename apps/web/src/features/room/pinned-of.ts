import { quotedBeginning, type ShownRoom } from '@parley/shared'

interface Pinned {
  /** Changes with the text. */
  readonly key: string
  readonly text: string
  /** Undefined for the topic. */
  readonly id?: number
}

/** What the line under the header says: the pinned message, or else the topic. */
export function pinnedOf(shown: Pick<ShownRoom, 'pinned' | 'topic'> | undefined): Pinned | undefined {
  const message = shown?.pinned
  if (message !== undefined && !message.removed && message.message !== '')
    return { key: `${message.id} ${message.message}`, text: quotedBeginning(message), id: message.id }
  return shown?.topic ? { key: `topic ${shown.topic}`, text: shown.topic } : undefined
}
