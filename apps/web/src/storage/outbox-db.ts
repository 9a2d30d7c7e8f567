import { noStore, type StoredAction, type OutboxStore } from '@parley/client'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { scoped } from './browser-storage.ts'
import { personOfOwner } from './stored-owner.ts'

interface OutboxSchema extends DBSchema {
  posts: {
    key: number
    value: StoredAction & { box: string }
    indexes: { box: string; post: [string, string] }
  }
}

export interface BrowserOutbox extends OutboxStore {
  /** Whether waiting posts survive the page. */
  readonly durable: boolean
}

const untyped = { type: 'post' } as const

const timeoutMs = 2_000

/** The posts of one author to one room, in IndexedDB; without it, in memory only. */
export async function openOutbox(room: string, person: string): Promise<BrowserOutbox> {
  try {
    return await Promise.race([openBox(room, person), timeout()])
  } catch (error) {
    console.warn('Unsent messages cannot be stored in this browser', error)
    return { ...noStore, durable: false }
  }
}

async function openBox(room: string, person: string): Promise<BrowserOutbox> {
  const db = await openPosts()
  const boxes = new Set([boxOf(room, person)])
  const left: [number, StoredAction][] = []
  await eachBox(person, async ({ store, box, room: ofBox }) => {
    if (ofBox !== room) return
    boxes.add(box)
    const [keys, posts] = await Promise.all([
      store.index('box').getAllKeys(box),
      store.index('box').getAll(box),
    ])
    // The first version stored only posts, without a type.
    for (const [n, { box, ...action }] of posts.entries())
      left.push([keys[n] ?? 0, Object.assign({ ...untyped }, action)])
  })
  const kept = left.toSorted(([a], [b]) => a - b).map(([, action]) => action)
  return { kept, durable: true, keep, replace, forget }

  function keep(kept: StoredAction) {
    db.add('posts', { box: boxOf(room, person), ...kept }).catch(warn)
  }

  function replace(kept: StoredAction) {
    put(kept).catch(warn)
  }

  async function put(kept: StoredAction) {
    const { store, done } = db.transaction('posts', 'readwrite')
    for (const box of boxes)
      for (const key of await store.index('post').getAllKeys([box, kept.cid]))
        await store.put({ box, ...kept }, key)
    await done
  }

  function forget(cids: readonly string[]) {
    for (const cid of cids) remove(cid).catch(warn)
  }

  async function remove(cid: string) {
    const { store, done } = db.transaction('posts', 'readwrite')
    for (const box of boxes)
      for (const key of await store.index('post').getAllKeys([box, cid])) await store.delete(key)
    await done
  }
}

interface Box {
  readonly store: ReturnType<typeof postsOf>['store']
  /** The key of the box, and its room. */
  readonly box: string
  readonly room: string
}

/** Visits the boxes of a person in all rooms, those of earlier versions too, in one transaction. */
export async function eachBox(person: string, visit: (box: Box) => Promise<void>) {
  const { store, done } = postsOf(await openPosts())
  const found: string[] = []
  let cursor = await store.index('box').openKeyCursor(null, 'nextunique')
  for (; cursor !== null; cursor = await cursor.continue()) found.push(cursor.key)
  for (const box of found) {
    const [owner = '', room = ''] = box.split(' ', 2)
    if (owner === person || personOfOwner(owner) === person) await visit({ store, box, room })
  }
  await done
}

const postsOf = (db: IDBPDatabase<OutboxSchema>) => db.transaction('posts', 'readwrite')

/** Earlier versions write the token in place of the id. A room's name has no space. */
export const boxOf = (room: string, person: string) => `${person} ${room}`

let opened: Promise<IDBPDatabase<OutboxSchema>> | undefined

async function openPosts() {
  opened ??= openDB<OutboxSchema>(scoped('parley'), 1, {
    upgrade(fresh) {
      const posts = fresh.createObjectStore('posts', { autoIncrement: true })
      posts.createIndex('box', 'box')
      posts.createIndex('post', ['box', 'cid'])
    },
    terminated: () => (opened = undefined),
  })
  try {
    return await opened
  } catch (error) {
    opened = undefined
    throw error
  }
}

function warn(error: unknown) {
  console.warn('An unsent message could not be stored', error)
}

function timeout() {
  return new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('No answer')), timeoutMs))
}
