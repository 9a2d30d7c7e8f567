import { forgetFilesOf } from './files-db.ts'
import { boxOf, eachBox } from './outbox-db.ts'

/** Stores what earlier versions have stored under the person's token under their id, in all rooms at once. */
export function rekeyOutbox(person: string): Promise<void> {
  return eachBox(person, async ({ store, box, room }) => {
    const here = boxOf(room, person)
    if (box === here) return
    // The same key: the order is kept.
    for (const key of await store.index('box').getAllKeys(box)) {
      const post = await store.get(key)
      if (post !== undefined) await store.put({ ...post, box: here }, key)
    }
  })
}

/** How many posts of a person wait in other rooms than this one. */
export async function countUnsentElsewhere(person: string, here: string): Promise<number> {
  let unsent = 0
  await eachBox(person, async ({ store, box, room }) => {
    if (room !== here) unsent += await store.index('box').count(box)
  })
  return unsent
}

/** The files that posts of a person wait for, in all rooms: ids of files-db.ts. */
export async function attachedFiles(person: string): Promise<ReadonlySet<string>> {
  const attached = new Set<string>()
  await eachBox(person, async ({ store, box }) => {
    for (const post of await store.index('box').getAll(box))
      for (const { key } of post.attached ?? []) attached.add(key)
  })
  return attached
}

/** Deletes the posts of a person to every room, and their files. */
export async function deleteOutbox(person: string): Promise<void> {
  await eachBox(person, async ({ store, box }) => {
    for (const key of await store.index('box').getAllKeys(box)) await store.delete(key)
  })
  await forgetFilesOf(person)
}
