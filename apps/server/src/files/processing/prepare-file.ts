import { fileTypeFromTokenizer } from 'file-type'
import { open } from 'node:fs/promises'
import { fromFile } from 'strtok3'
import { endingOf, withEnding } from '../file-name.ts'
import { isIsoMedia, prepareIsoMedia } from './iso-media.ts'
import { keepAsItIs } from './keep-as-it-is.ts'
import { refusedFor, type Job, type Outcome } from './outcome.ts'
import { pictureTypes, preparePicture } from './pictures.ts'
import { prepareThumbnail } from './thumbnail.ts'
import { prepareWebm } from './webm.ts'

/** Pictures that hold nothing of a camera. They are offered as they are. */
const plainPictures = new Set(['image/bmp', 'image/x-icon', 'image/icns', 'image/vnd.dwg', 'image/ktx'])

/** Endings of what is prepared: other content of that name would be shown to nobody, and could hide a place. */
const pictureEndings = /^(jpe?g|jfif|png|apng|gif|webp|avif|hei[cf]s?|tiff?|dng)$/
const mediaEndings = /^(mp4|m4[avb]|mov|qt|3gp|3g2)$/

/** Sound that browsers play, with the endings of its names. */
const audioTypes: Record<string, readonly string[]> = {
  'audio/mpeg': ['mp3', 'mpga'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav'],
  'audio/flac': ['flac'],
  'audio/aac': ['aac'],
}

/** Makes what is stored of an upload, by its content alone. */
export async function prepareFile(job: Job): Promise<Outcome> {
  // Not fileTypeFromFile: no bundler sees what that imports.
  const found = await fileTypeFromTokenizer(await fromFile(job.path))
  const type = found?.mime.split(';')[0] ?? ''
  if (job.isThumbnail === true || job.isPoster === true) return prepareThumbnail(job, type)
  if (type in pictureTypes) return preparePicture(job, type)
  if (type.startsWith('image/') && !plainPictures.has(type)) return refusedFor('picture_kind', type)
  if (await isIsoMedia(job.path)) return prepareIsoMedia(job)
  if (type === 'video/webm' || type === 'video/matroska' || type === 'video/x-matroska')
    return prepareWebm(job, type === 'video/webm')
  const ending = endingOf(job.name)
  if (pictureEndings.test(ending)) return refusedFor('picture_broken', type)
  if (mediaEndings.test(ending)) return refusedFor('media_broken', type)
  await keepAsItIs(job)
  const { name } = job
  // A text that begins with the words of QuickTime is taken for it.
  const known = type === 'video/quicktime' ? '' : type
  const endings = audioTypes[type]
  if (endings !== undefined)
    return { type: 'made', about: { name: withEnding(name, endings, /^$/), type, shows: 'audio' } }
  return { type: 'made', about: { name, type: known === '' ? await textOrBytes(job.path) : known } }
}

async function textOrBytes(path: string) {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    const bytes = buffer.subarray(0, bytesRead)
    // `stream`: the last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return bytes.includes(0) ? 'application/octet-stream' : 'text/plain'
  } catch (error) {
    if (error instanceof TypeError) return 'application/octet-stream'
    throw error
  } finally {
    await file.close()
  }
}
