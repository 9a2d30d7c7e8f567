import { noStore, type StoredAction, type OutboxStore } from '@parley/client'
import { openDB, type DBSchema } from 'idb'

interface OutboxSchema extends DBSchema {
  posts: { key: number; value: StoredAction & { box: string }; indexes: { box: string; post: [string, string] } }
}

export interface BrowserOutbox extends OutboxStore {
  /** Whether what waits is still there after the page is gone. */
  readonly durable: boolean
}

const untyped = { type: 'post' } as const

const patienceMs = 2_000

/** The posts of one author to one room, in IndexedDB; where that does not work they live as long as the page. */
export async function openOutbox(room: string, token: string): Promise<BrowserOutbox> {
  try {
    return await Promise.race([open(`${token} ${room}`), late()])
  } catch (error) {
    console.warn('Unsent messages cannot be kept in this browser', error)
    return { ...noStore, durable: false }
  }
}

async function open(box: string): Promise<BrowserOutbox> {
  const db = await openDB<OutboxSchema>('parley', 1, {
    upgrade(fresh) {
      const posts = fresh.createObjectStore('posts', { autoIncrement: true })
      posts.createIndex('box', 'box')
      posts.createIndex('post', ['box', 'cid'])
    },
  })
  const left = await db.getAllFromIndex('posts', 'box', box)
  // Earlier versions kept nothing but posts, and did not say so.
  const kept = left.map(({ box, ...action }): StoredAction => Object.assign({ ...untyped }, action))
  return { kept, durable: true, keep, forget }

  function keep(kept: StoredAction) {
    db.add('posts', { box, ...kept }).catch(complain)
  }

  function forget(cids: readonly string[]) {
    for (const cid of cids) remove(cid).catch(complain)
  }

  async function remove(cid: string) {
    const { store, done } = db.transaction('posts', 'readwrite')
    for (const key of await store.index('post').getAllKeys([box, cid])) await store.delete(key)
    await done
  }
}

function complain(error: unknown) {
  console.warn('An unsent message could not be kept', error)
}

function late() {
  return new Promise<never>((_resolve, reject) =>
    setTimeout(() => reject(new Error('No answer')), patienceMs),
  )
}
