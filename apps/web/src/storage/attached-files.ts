import { eachBox } from './outbox-db.ts'

/** The files that posts of a person wait for, in all rooms: ids of files-db.ts. */
export async function attachedFiles(person: string): Promise<ReadonlySet<string>> {
  const attached = new Set<string>()
  await eachBox(person, async ({ store, box }) => {
    for (const post of await store.index('box').getAll(box))
      for (const { key } of post.attached ?? []) attached.add(key)
  })
  return attached
}
