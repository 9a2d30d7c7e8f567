import { randomId } from '@parley/client'
import { limits } from '@parley/shared'
import { keepFile, type WaitingFile } from '../../../storage/files-db.ts'
import { usePerson } from '../../../stores/person-store.ts'
import { useRoom } from '../../../stores/room-store.ts'
import { useAttachments, type NotAdded } from '../attachments-store.ts'
import { preparedFile } from '../uploads/prepared-picture.ts'

/** What the person chose, while this page is open: for sending the original after all. */
const sources = new Map<string, File>()

/** Adds files to the composer, one after the other: decoded pictures are large. What cannot be sent is named. */
export async function addFiles(list: readonly File[], more: Partial<WaitingFile>) {
  const attachments = useAttachments()
  const room = useRoom()
  const { name } = room
  const notAdded: NotAdded[] = []
  attachments.notAdded = []
  for (const file of list) {
    const added = attachments.canAdd ? await waitingFile(file, more) : 'too-many'
    if (added === undefined || room.name !== name) return // the person has left, or gone to another room
    if (typeof added === 'string') notAdded.push({ name: file.name, why: added })
    else attachments.setTiles([...attachments.inComposer, added.id])
  }
  attachments.notAdded = notAdded
}

/** Whether the person may choose between the original and the scaled picture. */
export const canChooseOriginal = (id: string): boolean => sources.get(id)?.type.startsWith('image/') ?? false

/** Puts the original, or the scaled picture, in the place of the other. */
export async function chooseOriginal(id: string, original: boolean): Promise<NotAdded['why'] | undefined> {
  const attachments = useAttachments()
  const [source, before] = [sources.get(id), attachments.files.get(id)]
  if (source === undefined || before === undefined) return undefined
  const added = await waitingFile(source, { original, alt: before.alt })
  if (added === undefined || typeof added === 'string') return added
  attachments.setTiles(attachments.inComposer.map((tile) => (tile === id ? added.id : tile)))
  return undefined
}

async function waitingFile(
  source: File,
  more: Partial<WaitingFile>,
): Promise<WaitingFile | NotAdded['why'] | undefined> {
  const { known } = usePerson()
  const room = useRoom()
  const attachments = useAttachments()
  if (known === undefined) return undefined
  if (source.size === 0) return (await isReadable(source)) ? 'empty' : 'unreadable'
  if (!(await isReadable(source))) return 'unreadable'
  const { bytes, name, width, height, poster } = await preparedFile(source, more.original === true)
  if (bytes.size > (attachments.max ?? Infinity)) return 'too-large'
  const file: WaitingFile = {
    id: randomId(9),
    person: known.id,
    room: room.name,
    name: name.slice(-limits.fileName),
    type: bytes.type,
    size: bytes.size,
    at: Date.now(),
    ...(width !== undefined && { width, height }),
    ...(poster !== undefined && { poster }),
    ...more,
  }
  await keepFile(file, bytes)
  sources.set(file.id, source)
  attachments.files.set(file.id, file)
  return file
}

/** A folder that was dropped looks like a file, and cannot be read; so does a file that was deleted. */
async function isReadable(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer()
    return true
  } catch (error) {
    console.info('The file cannot be read', error)
    return false
  }
}
