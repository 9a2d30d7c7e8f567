/** In pixels: as wide as a message shows it, on a screen of twice the resolution. */
const longestSide = 640

/** What the server takes (P14.6), and the qualities to try. */
const mostBytes = 64 * 1024
const qualities = [0.8, 0.6, 0.4, 0.2]

/** Some browsers decode no frame before the video plays. */
const waitMs = 5_000

export interface VideoPoster {
  readonly width: number
  readonly height: number
  /** A JPEG. */
  readonly poster: Blob
}

/** The first frame of a video, small; undefined where this browser cannot draw it. */
export async function videoPoster(file: Blob): Promise<VideoPoster | undefined> {
  const video = document.createElement('video')
  const address = URL.createObjectURL(file)
  try {
    video.muted = true
    video.playsInline = true
    video.preload = 'auto'
    video.src = address
    const { videoWidth: width, videoHeight: height } = (await hasFrame(video)) ? video : nothing
    if (width === 0 || height === 0) return undefined
    const poster = await drawn(video, Math.min(1, longestSide / Math.max(width, height)))
    return poster && { width, height, poster }
  } finally {
    URL.revokeObjectURL(address)
    video.removeAttribute('src')
    video.load()
  }
}

const nothing = { videoWidth: 0, videoHeight: 0 }

function hasFrame(video: HTMLVideoElement) {
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), waitMs)
    const end = (is: boolean) => {
      clearTimeout(timer)
      resolve(is)
    }
    video.addEventListener('loadeddata', () => end(true), { once: true })
    video.addEventListener('error', () => end(false), { once: true })
  })
}

async function drawn(video: HTMLVideoElement, scale: number): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale))
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale))
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  for (const quality of qualities) {
    const bytes = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (bytes === null || bytes.size <= mostBytes) return bytes ?? undefined
  }
  return undefined
}
