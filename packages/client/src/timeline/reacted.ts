import { applyReacted, quoteOf, type Message, type Reacted } from '@parley/shared'
import type { LoadedMessages } from './history-window.ts'
import type { Changes } from './room-event.ts'
import { apply, type Timeline } from './timeline.ts'

export type Taken =
  | {
      type: 'applied'
      timeline: Timeline
      /** The changed messages as they are now. */
      messages: readonly Message[]
      /** P5.9: reactions to messages that are not loaded. */
      unloaded: readonly Reacted[]
    }
  | { type: 'known' | 'gap' }

/** P5.2, P5.9: applies the changes to the timeline, those of reactions to what is loaded. */
export function take(loaded: LoadedMessages, changes: Changes): Taken {
  const { timeline } = loaded
  if (changes.rev <= timeline.cursor) return { type: 'known' }
  const whole = wholeMessages(loaded, changes)
  if (whole === undefined) return { type: 'gap' }
  const applied = apply(timeline, { ...changes, messages: whole.messages })
  return applied.type === 'applied' ? { ...applied, ...whole } : applied
}

/** P5.9: the messages with those of the reactions that are newer. */
export function reactedTo(messages: readonly Message[], reacted: readonly Reacted[]): readonly Message[] {
  if (reacted.length === 0) return messages
  const byId = Map.groupBy(reacted, ([id]) => id)
  return messages.map((message) => (byId.get(message.id) ?? []).reduce(withReacted, message))
}

/** Undefined: a message that should be loaded is not; asked for again, it comes as a whole. */
function wholeMessages(loaded: LoadedMessages, { messages, reacted = [] }: Changes) {
  const { timeline } = loaded
  const changed: Message[] = []
  const unloaded: Reacted[] = []
  for (const [id, ofMessage] of Map.groupBy(reacted, ([id]) => id)) {
    // Other changes of the message may be in between: each is applied to the newest state before it.
    const states = messages.filter((message) => message.id === id)
    for (const one of ofMessage.filter(([, rev]) => rev > timeline.cursor)) {
      const before = states.findLast(({ rev }) => rev < one[1]) ?? loadedMessage(loaded, id)
      if (before === undefined && !isOlder(timeline, id)) return undefined
      if (before === undefined) unloaded.push(one)
      else states.push(withNewQuote(withReacted(before, one), messages))
      states.sort((a, b) => a.rev - b.rev)
    }
    changed.push(...states)
  }
  const others = messages.filter(({ id }) => reacted.every(([of]) => of !== id))
  const inRevOrder = [...others, ...changed].sort((a, b) => a.rev - b.rev)
  return { messages: changed.length === 0 ? messages : inRevOrder, unloaded }
}

/** P3.12: what a reply quotes may have changed in the same frame before its reaction. */
function withNewQuote(reply: Message, messages: readonly Message[]): Message {
  const { replyTo, rev } = reply
  if (replyTo === undefined) return reply
  const quoted = messages.findLast((message) => message.id === replyTo.id && message.rev < rev)
  return quoted === undefined ? reply : { ...reply, replyTo: quoteOf(quoted) }
}

function withReacted(message: Message, one: Reacted): Message {
  const [, rev] = one
  if (message.rev >= rev) return message
  const { reactions: before = [], ...rest } = message
  const reactions = [...applyReacted(before, one)]
  return { ...rest, rev, ...(reactions.length > 0 && { reactions }) }
}

function loadedMessage({ timeline, historyWindow }: LoadedMessages, id: number) {
  const isIt = (message: Message) => message.id === id
  return timeline.messages.find(isIt) ?? historyWindow?.messages.find(isIt)
}

/** Whether the message is older than the timeline, which has the newest messages of the room. */
function isOlder({ messages: [first], more }: Timeline, id: number) {
  return more && first !== undefined && id < first.id
}
