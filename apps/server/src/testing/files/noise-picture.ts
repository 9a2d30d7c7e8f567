import sharp from 'sharp'

/** A JPEG of noise with about as many bytes. */
export async function noisePicture(bytes: number): Promise<Buffer> {
  const side = Math.max(16, Math.round(Math.sqrt(bytes * 1.25)))
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width: side, height: side, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 90 })
    .toBuffer()
}
