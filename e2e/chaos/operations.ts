import type { RoomClient } from '@parley/client'
import type { History } from './history.ts'

/** The emoji of everyone. */
export const emoji = '👍'

/** What a witness does next: mostly it posts, and now and then it answers, reacts, edits or removes. */
export function doNext(client: RoomClient, notes: History) {
  const { sent, changes, name } = notes
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
    const text = `${name} says ${sent.length + 1}`
    sent.push({ cid: client.post(text, replyTo), text })
  }

  function react(id: number) {
    const on = !(notes.reactions.get(id) ?? false)
    notes.reactions.set(id, on)
    changes.push(client.react(id, emoji, on))
  }

  function edit({ id, cid }: { id: number; cid: string }) {
    const text = `${name} meant ${changes.length}`
    notes.texts.set(cid, text)
    changes.push(client.edit(id, text))
  }

  function remove({ id, cid }: { id: number; cid: string }) {
    notes.texts.set(cid, '')
    changes.push(client.remove(id))
  }

  function isRemoved(cid: string) {
    return notes.texts.get(cid) === ''
  }
}
