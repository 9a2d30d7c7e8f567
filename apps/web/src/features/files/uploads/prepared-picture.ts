import { isMoving } from './moving-picture.ts'
import { videoPoster } from './video-poster.ts'

/** Longer side of a picture that is sent, in pixels, unless the person wants the original. */
const longestSide = 2_560

/** What browsers draw and canvases write again. An animated one would lose its motion. */
const redrawn = ['image/jpeg', 'image/png', 'image/webp']

/** Drawn by some browsers alone, and shown by few: sent as JPEG. */
const converted = ['image/heic', 'image/heif', 'image/avif', 'image/bmp', 'image/tiff']

const jpegQuality = 0.88

export interface Prepared {
  readonly bytes: Blob
  readonly name: string
  /** Upright, in pixels; undefined for what the browser cannot draw. */
  readonly width?: number
  readonly height?: number
  /** Of a video: its first frame. */
  readonly poster?: Blob
}

/** A file as it is sent: a large picture upright and scaled, everything else as it is. */
export async function preparedFile(file: File, original: boolean): Promise<Prepared> {
  const asItIs = { bytes: file, name: file.name }
  if (file.type.startsWith('video/')) return { ...asItIs, ...(await videoPoster(file)) }
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml') return asItIs
  const picture = await drawnPicture(file)
  if (picture === undefined) return asItIs
  const { width, height } = picture
  try {
    const scale = Math.min(1, longestSide / Math.max(width, height))
    const converts = converted.includes(file.type)
    const isRedrawn = !original && redrawn.includes(file.type) && scale < 1 && !(await isMoving(file))
    if (!converts && !isRedrawn) return { ...asItIs, width, height }
    const size = original ? { width, height } : scaled(picture, scale)
    const bytes = await written(picture, size, converts ? 'image/jpeg' : file.type)
    if (bytes === undefined || (!converts && bytes.size >= file.size)) return { ...asItIs, width, height }
    return { bytes, name: converts ? `${file.name.replace(/\.\w+$/, '')}.jpg` : file.name, ...size }
  } finally {
    picture.close()
  }
}

/** Undefined for what the browser cannot draw, or has no memory for. */
export async function drawnPicture(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch (error) {
    console.info('This browser cannot draw the picture', error)
    return undefined
  }
}

function scaled({ width, height }: ImageBitmap, scale: number) {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

function written(picture: ImageBitmap, { width, height }: { width: number; height: number }, type: string) {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return undefined
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, width, height)
  return new Promise<Blob | undefined>((resolve) =>
    // Safari writes PNG where it cannot write WebP: larger than the file, which is then sent as it is.
    canvas.toBlob((bytes) => resolve(bytes ?? undefined), type, jpegQuality),
  )
}
