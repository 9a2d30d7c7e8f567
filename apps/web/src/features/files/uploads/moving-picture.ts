/** The part of a file that says whether it moves. */
const headBytes = 64 * 1024

/** Whether a PNG or WebP is animated: by its `acTL` chunk before the data, or the flag of its `VP8X` chunk. */
export async function isMoving(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer())
  const text = String.fromCharCode(...head.subarray(0, 16))
  if (text.startsWith('RIFF') && text.endsWith('VP8X')) return ((head[20] ?? 0) & 2) !== 0
  if (!text.startsWith('\x89PNG')) return false
  const view = new DataView(head.buffer)
  for (let at = 8; at + 8 <= head.length; at += view.getUint32(at) + 12) {
    const type = String.fromCharCode(...head.subarray(at + 4, at + 8))
    if (type === 'acTL') return true
    if (type === 'IDAT') return false
  }
  return false
}
