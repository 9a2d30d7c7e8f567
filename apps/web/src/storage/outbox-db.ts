import { noStore, type StoredAction, type OutboxStore } from '@parley/client'
import { openDB, type DBSchema } from 'idb'
import { scoped } from './browser-storage.ts'

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
export async function openOutbox(room: string, token: string): Promise<BrowserOutbox> {
  try {
    return await Promise.race([open(`${token} ${room}`), timeout()])
  } catch (error) {
    console.warn('Unsent messages cannot be stored in this browser', error)
    return { ...noStore, durable: false }
  }
}

async function open(box: string): Promise<BrowserOutbox> {
  const db = await openDB<OutboxSchema>(scoped('parley'), 1, {
    upgrade(fresh) {
      const posts = fresh.createObjectStore('posts', { autoIncrement: true })
      posts.createIndex('box', 'box')
      posts.createIndex('post', ['box', 'cid'])
    },
  })
  const left = await db.getAllFromIndex('posts', 'box', box)
  // Earlier versions stored only posts, without a type.
  const kept = left.map(({ box, ...action }): StoredAction => Object.assign({ ...untyped }, action))
  return { kept, durable: true, keep, forget }

  function keep(kept: StoredAction) {
    db.add('posts', { box, ...kept }).catch(warn)
  }

  function forget(cids: readonly string[]) {
    for (const cid of cids) remove(cid).catch(warn)
  }

  async function remove(cid: string) {
    const { store, done } = db.transaction('posts', 'readwrite')
    for (const key of await store.index('post').getAllKeys([box, cid])) await store.delete(key)
    await done
  }
}

function warn(error: unknown) {
  console.warn('An unsent message could not be stored', error)
}

function timeout() {
  return new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error('No answer')), timeoutMs))
}
