import { isUploading, type Outgoing } from '@parley/client'
import { onScopeDispose, watch } from 'vue'
import { changeFile, filesOf, findFile, forgetFiles } from '../../../storage/files-db.ts'
import { attachedFiles } from '../../../storage/attached-files.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useEventListener } from '../../../ui/interaction/use-event-listener.ts'
import { isConnected } from '../../../ui/connected.ts'
import { hasFailed, useAttachments, type UploadTasks } from '../attachments-store.ts'
import { openUploads } from './uploads.ts'

/** Files that wait in no message and were added longer ago are of a tab that was closed. */
const forgottenAfterMs = 24 * 60 * 60_000

/** Uploads what waits in the composer and in the outbox, and lets the posts go whose files have arrived. */
const keysOf = ({ attached = [] }: Outgoing) => attached.map(({ key }) => key)

export function useUploadTasks(): UploadTasks {
  const room = useRoom()
  const person = usePerson()
  const attachments = useAttachments()
  const { files, uploads } = attachments
  const queue = openUploads((id, progress) => {
    if (progress === undefined) uploads.delete(id)
    else uploads.set(id, progress)
  })
  /** The files of posts, by cid. */
  const attached = new Map<string, readonly string[]>()
  /** Posts that are refused; once they are not any more, their files are tried again. */
  const refusedPosts = new Set<string>()
  /** Posts that were sent again by themselves, since the server knew their files no more. */
  const retried = new Set<string>()
  let hasEnded = false

  void restore()
  watch([() => room.posts, () => attachments.tiles, () => [...uploads.values()]], run, { immediate: true })
  watch(isConnected, (now) => now && queue.wake())
  useEventListener(window, 'online', () => queue.wake())
  onScopeDispose(() => {
    // It ends with the last post; after leaving, nothing was sent.
    if (room.view !== undefined) forgetSent()
    hasEnded = true
    queue.stop()
    files.clear()
    attachments.inComposer = []
  })

  /** Those of the composer before a reload; and deletes those of tabs that were closed. */
  async function restore() {
    const id = person.known?.id
    if (id === undefined) return
    const stored = attachments.storedTiles().filter((tile) => !files.has(tile))
    const found = (await Promise.all(stored.map(findFile))).filter((file) => file?.person === id)
    if (hasEnded) return
    for (const file of found) if (file !== undefined) files.set(file.id, file)
    attachments.setTiles([...found.flatMap((file) => file?.id ?? []), ...attachments.inComposer])
    const [all, wanted] = await Promise.all([filesOf(id), wantedFiles(id)])
    if (wanted === undefined) return
    const old = all.filter(({ at }) => at < Date.now() - forgottenAfterMs).map((file) => file.id)
    await forgetFiles(old.filter((file) => !wanted.has(file) && !files.has(file)))
  }

  function run() {
    if (hasEnded || room.view === undefined) return
    for (const { id } of attachments.tiles) if (!uploads.has(id)) queue.start(id)
    for (const post of room.posts) if (post.attached !== undefined) follow(post, keysOf(post))
    forgetSent()
  }

  function forgetSent() {
    const waiting = new Set(room.posts.map(({ cid }) => cid))
    for (const [cid, ids] of attached) if (!waiting.has(cid)) ended(cid, ids)
  }

  function follow(post: Outgoing, ids: readonly string[]) {
    for (const id of attached.get(post.cid) ?? []) if (!ids.includes(id)) void discard(id)
    attached.set(post.cid, ids)
    for (const id of ids) if (!files.has(id)) void load(id)
    if (post.state.name === 'refused') return refused(post, post.state.refusal.code, ids)
    if (!isUploading(post)) return
    const isTriedAgain = refusedPosts.delete(post.cid)
    for (const { key, id } of post.attached ?? []) if (id === undefined) upload(post.cid, key, isTriedAgain)
  }

  function upload(cid: string, key: string, isTriedAgain: boolean) {
    const progress = uploads.get(key)
    if (progress === undefined || (isTriedAgain && hasFailed(progress))) return queue.start(key)
    switch (progress.name) {
      case 'ready':
        return room.uploaded(key, progress.file.id)
      case 'missing':
        return void missing(cid, key)
      case 'refused': {
        const { code, reason } = progress.refusal
        return room.uploadRefused(key, { type: 'error', code, reason })
      }
      case 'waiting':
      case 'sending':
      case 'processing':
    }
  }

  async function load(id: string) {
    const file = await findFile(id)
    if (file === undefined || hasEnded) return
    files.set(id, file)
    run()
  }

  /** P14.3: the server has deleted the uploads, as after a day without a connection: the files are uploaded again, once. */
  function refused({ cid }: Outgoing, code: string, ids: readonly string[]) {
    refusedPosts.add(cid)
    if (code !== 'no_such_file' || retried.has(cid)) return
    retried.add(cid)
    void Promise.all(
      ids.map(async (id) => {
        uploads.delete(id)
        await changeFile(id, { upload: undefined, ready: undefined })
      }),
    ).then(() => room.retry(cid))
  }

  /** Another tab has sent the post and forgotten its files; or the browser has deleted them. */
  async function missing(cid: string, key: string) {
    const wanted = await wantedFiles(person.known?.id ?? '')
    if (hasEnded) return
    if (wanted?.has(key) === false) return room.discard(cid)
    room.uploadRefused(key, { type: 'error', code: 'file_missing', reason: '' })
  }

  function ended(cid: string, ids: readonly string[]) {
    attached.delete(cid)
    for (const id of ids) if (!attachments.inComposer.includes(id)) void discard(id)
  }

  /** Once it is sent, or not wanted. The server keeps what a message names. */
  async function discard(id: string, alsoFinished = false) {
    await queue.cancel(id, alsoFinished)
    uploads.delete(id)
    files.delete(id)
    await forgetFiles([id])
  }

  /** Takes a file out of the composer. */
  function removeTile(id: string) {
    attachments.setTiles(attachments.inComposer.filter((tile) => tile !== id))
    void discard(id, true)
  }

  return { retry: (id: string) => queue.start(id), removeTile }
}

/** Undefined where the browser has no storage: then it is in memory, and of this tab alone. */
async function wantedFiles(person: string) {
  try {
    return await attachedFiles(person)
  } catch (error) {
    console.warn('Unsent messages cannot be read in this browser', error)
    return undefined
  }
}
