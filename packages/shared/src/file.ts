import * as v from 'valibot'
import { limits } from './limits.ts'
import { storableText } from './text/message-text.ts'

/** Made by the server: 128 random bits. */
export const fileId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'wrong_shape'))

/** What a page shows of it; without this it is offered as a download. */
export const shownFileTypes = ['picture', 'video', 'audio'] as const

const pixels = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0))

/** What a client says of a file that its message names. */
const said = {
  /** What it shows, in words, for those who do not see it. */
  alt: v.optional(v.pipe(storableText, v.maxLength(limits.fileAlt))),
  /** A voice message: how loud each of up to 64 equal parts is, one byte each, in base64. */
  levels: v.optional(v.pipe(v.string(), v.maxLength(88), v.regex(/^[\w+/=-]*$/, 'wrong_shape'))),
}

/** A file in a post: an upload of the same person that is finished. */
export const namedFile = v.object({ id: fileId, ...said })

export type NamedFile = v.InferOutput<typeof namedFile>

/** The files of a post, in order, each once. */
export const namedFiles = v.pipe(
  v.array(namedFile),
  v.maxLength(limits.files),
  v.check((files) => new Set(files.map(({ id }) => id)).size === files.length, 'wrong_shape'),
)

/** A file of a message, as it is stored and served: never what was uploaded where it could be re-encoded. */
export const file = v.object({
  id: fileId,
  /** Without folders, controls and signs that turn the direction. */
  name: v.pipe(v.string(), v.maxLength(limits.fileName)),
  /** The media type, by its content. */
  type: v.string(),
  /** In bytes. */
  size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  shows: v.optional(v.picklist(shownFileTypes)),
  /** Of a picture or a video, upright. */
  width: v.optional(pixels),
  height: v.optional(pixels),
  /** A picture that moves. */
  moves: v.optional(v.literal(true)),
  /** A thumbhash in base64: the colours of a picture, until it is loaded. A video with them has a picture. */
  colours: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** Of audio and video, where it is known. */
  seconds: v.optional(seconds),
  ...said,
})

export type File = v.InferOutput<typeof file>

/** The state of an upload, as `GET /api/files/ID` answers its author. */
export const uploadState = v.variant('state', [
  v.object({ state: v.literal('receiving'), offset: v.number() }),
  v.object({ state: v.literal('processing') }),
  v.object({ state: v.literal('ready'), file }),
  v.object({ state: v.literal('refused'), reason: v.string(), message: v.string() }),
])

export type UploadState = v.InferOutput<typeof uploadState>

/** In `joined`, where files can be sent. */
export const uploads = v.object({
  /** Bytes of the largest file. */
  max: v.number(),
})

export type Uploads = v.InferOutput<typeof uploads>
