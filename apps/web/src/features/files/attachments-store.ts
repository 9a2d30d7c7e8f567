import type { AttachedFile } from '@parley/client'
import { limits } from '@parley/shared'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, shallowReactive, shallowRef } from 'vue'
import { words } from '../../i18n/words.ts'
import { persisted } from '../../storage/browser-storage.ts'
import type { WaitingFile } from '../../storage/files-db.ts'
import { useRoom } from '../../stores/room-store.ts'
import { untilLoaded } from '../../ui/lazy-loading.ts'
import type { UploadProgress } from './uploads/upload-queue.ts'

/** Why a file is not among those that wait. */
export interface NotAdded {
  name: string
  why: 'empty' | 'too-large' | 'too-many' | 'unreadable'
}

/** What is done to the files that wait (uploads/use-upload-tasks.ts). */
export interface UploadTasks {
  retry(id: string): void
  removeTile(id: string): void
}

/** The files that wait, and how far their uploads are. What works on them is loaded with the first file. */
export const useAttachments = defineStore('attachments', () => {
  const room = useRoom()
  /** Those of the composer and of posts that wait for them. */
  const files = shallowReactive(new Map<string, WaitingFile>())
  const uploads = shallowReactive(new Map<string, UploadProgress>())
  /** Those of the composer, in order. */
  const inComposer = shallowRef<readonly string[]>([])
  const tiles = computed(() => inComposer.value.flatMap((id) => files.get(id) ?? []))
  const notAdded = shallowRef<readonly NotAdded[]>([])
  /** Files that are being read, of any number of calls. */
  const reading = shallowRef(0)
  /** While there is something to upload. */
  const tasks = shallowRef<UploadTasks>()

  const max = computed(() => room.view?.uploads?.max)
  const failed = computed(() => tiles.value.filter(({ id }) => hasFailed(uploads.get(id))))
  /** Whether there is something to upload, or to be found again after a reload. */
  const isNeeded = computed(
    () =>
      inComposer.value.length > 0 ||
      reading.value > 0 ||
      room.posts.some(({ attached }) => attached !== undefined) ||
      storedTiles().length > 0,
  )

  const isShown = computed(() => tiles.value.length > 0 || reading.value > 0 || notAdded.value.length > 0)
  /** Why a message with these files cannot be sent now, in words. */
  const hindrance = computed(() => {
    if (reading.value > 0) return words.files.reading
    if (inComposer.value.length > limits.files) return words.files.tooMany(limits.files)
    return failed.value.length > 0 ? words.files.first : undefined
  })

  /** Takes files that were chosen, pasted or dropped. */
  async function add(list: Iterable<File>, more: Partial<WaitingFile> = {}) {
    const those = [...list]
    reading.value += 1
    try {
      const { addFiles } = await untilLoaded(() => import('./waiting/add-files.ts'))
      await addFiles(those, more)
    } finally {
      reading.value -= 1
    }
  }

  function setTiles(ids: readonly string[]) {
    inComposer.value = ids
    stored(room.name).save(ids.length > 0 ? [...ids] : undefined)
  }

  /** Those that a message takes along; the composer is empty then. */
  function take(): readonly AttachedFile[] {
    const taken = tiles.value.map(attachedFile)
    setTiles([])
    notAdded.value = []
    return taken
  }

  /** As the outbox keeps it. */
  function attachedFile({ id, alt, levels }: WaitingFile): AttachedFile {
    const progress = uploads.get(id)
    return {
      key: id,
      ...(progress?.name === 'ready' && { id: progress.file.id }),
      ...(alt !== undefined && { alt }),
      ...(levels !== undefined && { levels }),
    }
  }

  /** The files of a message that was taken back. */
  function putBack(ids: readonly string[]) {
    setTiles([...inComposer.value, ...ids.filter((id) => files.has(id))])
  }

  function storedTiles() {
    return stored(room.name).load() ?? []
  }

  return {
    files,
    uploads,
    inComposer,
    tiles,
    notAdded,
    reading,
    tasks,
    max,
    canAdd: computed(() => max.value !== undefined && inComposer.value.length < limits.files),
    failed,
    isNeeded,
    isShown,
    hindrance,
    add,
    setTiles,
    take,
    putBack,
    storedTiles,
  }
})

export const hasFailed = (progress: UploadProgress | undefined) =>
  progress?.name === 'refused' || progress?.name === 'missing'

/** Of this tab: they are there again after a reload. */
const stored = (room: string) => persisted(`parley.attached.${room}`, v.array(v.string()), 'sessionStorage')
