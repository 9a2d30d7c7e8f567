import type { File } from '@parley/shared'
import { join } from 'node:path'
import { rgbaToThumbHash } from 'thumbhash'
import type sharpModule from 'sharp'
import type { Sharp } from 'sharp'
import { withEnding } from '../file-name.ts'
import { refusedFor, type Job, type Outcome } from './outcome.ts'

/** Pixels of a picture, of all frames together: what a process of a few hundred MB can hold. */
const mostPixels = 64e6
const mostFrames = 1_000
const timeoutSeconds = 20

export const small = { width: 640, height: 480 }
export const large = { width: 2_560, height: 2_560 }

interface Target {
  type: string
  endings: readonly string[]
  write: (picture: Sharp) => Sharp
}

const webp: Target = {
  type: 'image/webp',
  endings: ['webp'],
  write: (picture) => picture.webp({ quality: 90, effort: 3 }),
}

const png: Target = {
  type: 'image/png',
  endings: ['png'],
  write: (picture) => picture.png({ compressionLevel: 7 }),
}

/** What each kind of picture is written as. */
export const pictureTypes: Record<string, Target> = {
  'image/jpeg': {
    type: 'image/jpeg',
    endings: ['jpg', 'jpeg', 'jpe', 'jfif'],
    write: (picture) => picture.jpeg({ quality: 88 }),
  },
  'image/png': png,
  'image/apng': png,
  'image/gif': { type: 'image/gif', endings: ['gif'], write: (picture) => picture.gif({ effort: 3 }) },
  'image/webp': webp,
  // Encoding it takes ten times as long as the others.
  'image/avif': webp,
}

/** Re-encodes a picture, upright and without anything but its pixels, and smaller ones of it. */
export async function preparePicture({ path, folder, name }: Job, type: string): Promise<Outcome> {
  const sharp = await loadSharp()
  const target = pictureTypes[type]
  if (sharp === undefined || target === undefined) return refusedFor('pictures_unavailable')
  try {
    const opened = (animated: boolean) =>
      sharp(path, { animated, limitInputPixels: mostPixels, failOn: 'truncated' })
        .timeout({ seconds: timeoutSeconds })
        .autoOrient()
    const {
      width,
      height,
      pages = 1,
      pageHeight = height,
      orientation = 1,
    } = await sharp(path, {
      animated: true,
      limitInputPixels: false,
    }).metadata()
    if (width * pageHeight * pages > mostPixels || pages > mostFrames) return refusedFor('picture_too_large')
    const moves = pages > 1
    const to = (part: string) => join(folder, part)
    const written = await target.write(opened(moves)).toFile(to('file'))
    const isTurned = orientation >= 5
    const size = moves ? { width, height: pageHeight } : { width: written.width, height: written.height }
    const upright = moves && isTurned ? { width: size.height, height: size.width } : size
    const within = { fit: 'inside', withoutEnlargement: true } as const
    await opened(moves)
      .resize({ ...small, ...within })
      .webp({ quality: 76, effort: 3 })
      .toFile(to('small'))
    const isSmall = upright.width <= small.width && upright.height <= small.height
    if (!moves && !isSmall)
      await opened(false)
        .resize({ ...large, ...within })
        .webp({ quality: 82, effort: 3 })
        .toFile(to('large'))
    if (moves)
      await opened(false)
        .resize({ ...small, ...within })
        .webp({ quality: 76, effort: 3 })
        .toFile(to('still'))
    const colours = await coloursOf(opened(false))
    const about: Omit<File, 'id' | 'size'> = {
      name: withEnding(name, target.endings, /^\.(jpe?g|jpe|jfif|a?png|gif|webp|avif)$/i),
      type: target.type,
      shows: 'picture',
      ...upright,
      ...(moves && { moves: true }),
      colours,
    }
    return { type: 'made', about }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (isOfDisk(error)) throw Object.assign(error, { code: 'ENOSPC' })
    if (/pixel limit|timeout/i.test(error.message)) return refusedFor('picture_too_large', error.message)
    return refusedFor('picture_broken', error.message)
  }
}

/** A few colours to show until the picture is there. */
export async function coloursOf(picture: Sharp): Promise<string> {
  const { data, info } = await picture
    .resize({ width: 100, height: 100, fit: 'inside' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}

let loaded: Promise<typeof sharpModule | undefined> | undefined

/** Undefined: it is not installed, or not for this machine. */
export function loadSharp() {
  loaded ??= import('sharp').then(
    ({ default: sharp }) => {
      sharp.concurrency(1)
      sharp.cache(false)
      // SVG, PDF and others bring parsers that nothing here needs.
      sharp.block({ operation: ['VipsForeignLoad'] })
      const formats = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif']
      sharp.unblock({
        operation: formats.flatMap((one) => [`VipsForeignLoad${one}Buffer`, `VipsForeignLoad${one}File`]),
      })
      return sharp
    },
    () => undefined,
  )
  return loaded
}

function isOfDisk(error: Error) {
  return /ENOSPC|No space left|EDQUOT|quota exceeded/i.test(error.message)
}
