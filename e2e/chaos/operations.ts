import type { RoomClient } from '@parley/client'
import type { History } from './history.ts'

/** The emoji of all reactions. */
export const emoji = '👍'

/** Posts, and does nothing else. */
export function postNext(client: RoomClient, { sent, name }: History) {
  const text = `${name} posts ${sent.length + 1}`
  sent.push({ cid: client.post(text), text })
}

/** Performs the next operation of a client: mostly a post, sometimes a reply, reaction, edit or removal. */
export function performNext(client: RoomClient, history: History) {
  const { sent, changes, name } = history
  const turn = sent.length + changes.length
  const { messages } = client.view.timeline
  const any = messages[(turn * 7_919) % (messages.length || 1)]
  const own = messages.filter((message) => message.username === name && !message.removed)
  const mine = own[(turn * 7_919) % (own.length || 1)]
  if (turn % 5 === 1 && any !== undefined && !any.removed) return react(any.id)
  if (turn % 10 === 2 && mine !== undefined && !isRemoved(mine.cid)) return edit(mine)
  if (turn % 40 === 3 && mine !== undefined && !isRemoved(mine.cid)) return remove(mine)
  return post(turn % 10 === 4 ? any?.id : undefined)

  function post(replyTo?: number) {
    const text = `${name} posts ${sent.length + 1}`
    sent.push({ cid: client.post(text, replyTo), text })
  }

  function react(id: number) {
    const on = !(history.reactions.get(id) ?? false)
    history.reactions.set(id, on)
    changes.push(client.react(id, emoji, on))
  }

  function edit({ id, cid }: { id: number; cid: string }) {
    const text = `${name} edits ${changes.length}`
    history.texts.set(cid, text)
    changes.push(client.edit(id, text))
  }

  function remove({ id, cid }: { id: number; cid: string }) {
    history.texts.set(cid, '')
    changes.push(client.remove(id))
  }

  function isRemoved(cid: string) {
    return history.texts.get(cid) === ''
  }
}
