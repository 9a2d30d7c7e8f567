import { thumbHashToRGBA } from 'thumbhash'

/** Draws the colours of a picture (a thumbhash in base64), blurred by being scaled. The policy of the page forbids data: URLs. */
export function drawColours(canvas: HTMLCanvasElement, colours: string) {
  const hash = bytesIn(colours)
  if (hash === undefined) return
  const { w, h, rgba } = thumbHashToRGBA(hash)
  canvas.width = w
  canvas.height = h
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0)
}

/** The shortest thumbhash has five bytes. */
function bytesIn(base64: string) {
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
    return bytes.length < 5 ? undefined : bytes
  } catch (error) {
    console.info('The colours of a picture cannot be read', error)
    return undefined
  }
}
