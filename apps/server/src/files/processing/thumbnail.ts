import { join } from 'node:path'
import { refusedFor, type Job, type Outcome } from './outcome.ts'
import { coloursOf, loadSharp, pictureTypes, small } from './pictures.ts'

/** Pixels of a picture of half a megabyte. */
const mostPixels = 25e6

/** Width and height, for a card on a screen of twice the resolution. */
const card = { width: 320, height: 320 }

/** Smaller ones count visits, and show nothing. */
const least = 32

const timeoutSeconds = 10

/** A still WebP of a picture of others, or of a video, with nothing but its pixels. */
export async function prepareThumbnail({ path, folder, isPoster }: Job, type: string): Promise<Outcome> {
  const sharp = await loadSharp()
  if (sharp === undefined || !(type in pictureTypes)) return refusedFor('picture_kind', type)
  try {
    const picture = sharp(path, { limitInputPixels: mostPixels, failOn: 'truncated' })
      .timeout({ seconds: timeoutSeconds })
      .autoOrient()
    const { width: ownWidth, height: ownHeight } = await picture.metadata()
    if (ownWidth < least || ownHeight < least) return refusedFor('picture_kind', 'small')
    const { width, height } = await picture
      .clone()
      .resize({ ...(isPoster === true ? small : card), fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 76, effort: 3 })
      .toFile(join(folder, isPoster === true ? 'small' : 'file'))
    const colours = await coloursOf(picture.clone())
    const shown = { type: 'image/webp', shows: 'picture', width, height, colours } as const
    return { type: 'made', about: { name: 'card.webp', ...shown } }
  } catch (error) {
    if (!(error instanceof Error) || /ENOSPC|No space left|EDQUOT|quota exceeded/i.test(error.message))
      throw error
    return refusedFor('picture_broken', error.message)
  }
}
