import type { ClientFrame } from '@parley/shared'
import type { ChatPage } from './chat-page.ts'

type Moderating = Extract<ClientFrame, { type: 'set' | 'moderate' }>
type WithoutCid<Union> = Union extends Moderating ? Omit<Union, 'cid'> : never

/** What the owner of a page does in a room, over a connection of its own; resolves once the server has done it. */
export async function asOwner({ page }: ChatPage, room: string, ...frames: WithoutCid<Moderating>[]) {
  const refused = await page.evaluate(
    async ([room, frames]) => {
      const socket = new WebSocket(new URL('/ws', location.href), 'parley.v1')
      const answered = () =>
        new Promise<{ type: string }>((resolve) => {
          socket.addEventListener('message', function take({ data }: MessageEvent<string>) {
            const frame = JSON.parse(data) as { type: string }
            if (!['joined', 'changed', 'error'].includes(frame.type)) return
            socket.removeEventListener('message', take)
            resolve(frame)
          })
        })
      await new Promise((opened) => socket.addEventListener('open', opened))
      const join = { type: 'join', room, username: 'Ada', avatar: 'a'.repeat(64) }
      const all = [
        join,
        ...frames.map((frame, place) => ({ ...frame, cid: `${String(Date.now())}-${place}` })),
      ]
      try {
        for (const frame of all) {
          const answer = answered()
          socket.send(JSON.stringify(frame))
          const got = await answer
          if (got.type === 'error') return JSON.stringify(got)
        }
        return undefined
      } finally {
        socket.close()
      }
    },
    [room, frames] as const,
  )
  if (refused !== undefined) throw new Error(refused)
}
