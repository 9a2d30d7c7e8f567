import type { PushPayload } from '@parley/shared'

/** What notifications say, in the language of the page (see storage/push-words.ts). */
export interface PushWords {
  readonly lang: string
  readonly lobby: string
  /** A private conversation. Pages of an earlier version have stored none. */
  readonly private?: string
  readonly mention: string
  readonly reply: string
  readonly message: string
  readonly app: string
  readonly testText: string
}

/** A notification, as far as it is looked at again. */
interface Shown {
  readonly data: unknown
  close(): void
}

export interface PushScreen {
  /** Undefined: the page has stored none. */
  words(): Promise<PushWords | undefined>
  /** The newest message of the room that was shown or read, in this epoch. */
  lastOf(room: string): Promise<{ epoch: string; id: number } | undefined>
  keepLast(room: string, last: { epoch: string; id: number }): Promise<void>
  /** Whether a visible page shows the room. */
  isLookedAt(path: string): Promise<boolean>
  shown(tag: string): Promise<readonly Shown[]>
  show(title: string, options: NotificationOptions & { renotify?: boolean }): Promise<void>
}

/** The path of a room, and the tag of its notifications: those of the page have the same. */
export interface RoomPlace {
  readonly path: string
  readonly tag: string
}

/** P18.5: shows a push, or closes what was shown of a room that was read elsewhere. */
export async function showPush(
  payload: PushPayload,
  placeOf: (room: string) => RoomPlace,
  screen: PushScreen,
): Promise<void> {
  switch (payload.type) {
    case 'message':
      return showMessage(payload, placeOf(payload.room), screen)
    case 'read':
      return withdraw(payload, placeOf(payload.room), screen)
    case 'test': {
      const words = await screen.words()
      return screen.show(words?.app ?? 'Parley', {
        body: words?.testText ?? '',
        lang: words?.lang ?? '',
        dir: 'auto',
        tag: 'test',
      })
    }
  }
}

type MessagePayload = Extract<PushPayload, { type: 'message' }>

async function showMessage(payload: MessagePayload, { path, tag }: RoomPlace, screen: PushScreen) {
  const { room, epoch, id } = payload
  const last = await screen.lastOf(room)
  // It comes again where the server could not know that it has arrived.
  if (last?.epoch === epoch && last.id >= id) return
  await screen.keepLast(room, { epoch, id })
  if (await screen.isLookedAt(path)) return
  // A page in the background may have shown it.
  if ((await screen.shown(tag)).some((one) => idOf(one) >= id)) return
  const words = await screen.words()
  const name = payload.title ?? nameOf(room, words)
  await screen.show(payload.from === undefined ? name : `${payload.from} · ${name}`, {
    body: payload.text ?? words?.[payload.about] ?? '',
    lang: words?.lang ?? '',
    dir: 'auto',
    tag,
    // It is another message than the one that it replaces.
    renotify: true,
    data: { path, id },
  })
}

function nameOf(room: string, words: PushWords | undefined) {
  if (room === 'lobby') return words?.lobby ?? room
  // P17.1: no other name begins with `_`.
  return room.startsWith('_') ? (words?.private ?? words?.app ?? 'Parley') : room
}

async function withdraw(
  { room, id }: Extract<PushPayload, { type: 'read' }>,
  { tag }: RoomPlace,
  screen: PushScreen,
) {
  const last = await screen.lastOf(room)
  if (last !== undefined && last.id < id) await screen.keepLast(room, { ...last, id })
  for (const one of await screen.shown(tag)) if (idOf(one) <= id) one.close()
}

function idOf({ data }: Shown): number {
  const id: unknown = (data as { id?: unknown } | null)?.id
  return typeof id === 'number' ? id : 0
}
