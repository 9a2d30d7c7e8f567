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

/** Deletes the posts of a person to every room, and their files. */
export async function deleteOutbox(person: string): Promise<void> {
  await eachBox(person, async ({ store, box }) => {
    for (const key of await store.index('box').getAllKeys(box)) await store.delete(key)
  })
  // Loaded with the first file, not with the page.
  const { forgetFilesOf } = await import('./files-db.ts')
  await forgetFilesOf(person)
}
